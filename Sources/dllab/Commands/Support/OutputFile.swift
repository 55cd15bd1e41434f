import Foundation

/// Finds out before a long computation whether its result can be written.
enum OutputFile {
  /// Makes sure that a file of about `bytes` bytes can be made at `path`, without touching what is there.
  ///
  /// - Throws: `Failure` that says what stands in the way.
  static func check(_ path: String, bytes: Int) throws {
    var isFolder: ObjCBool = false
    let folder = URL(filePath: path).deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw Failure(.obstacle, "There is no folder \(folder) to write \(path) into: make it, or choose another file.")
    }
    if FileManager.default.fileExists(atPath: path) {
      let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      guard type == .typeRegular || type == .typeSymbolicLink else {
        throw Failure(
          .obstacle, "\(path) is \(type == .typeDirectory ? "a folder" : "not a file"): choose another name.")
      }
    }
    let trial = path + ".\(getpid()).tmp"
    let file = open(trial, O_WRONLY | O_CREAT | O_EXCL, 0o644)
    guard file >= 0 else { throw Failure(.obstacle, "\(path) cannot be written: \(reason(errno)).") }
    defer {
      close(file)
      unlink(trial)
    }
    let problem = posix_fallocate(file, 0, off_t(bytes))
    // Some file systems cannot reserve room; only a full one says no for good.
    if problem == ENOSPC || problem == EDQUOT || problem == EFBIG {
      throw Failure(
        .obstacle, "\(path) cannot be written, about \(max(1, bytes / 1000)) kB are needed: \(reason(problem)).")
    }
  }

  /// Removes what a run that was killed while it wrote `path`, or its checkpoint, has left there: files that nobody will give a name.
  static func removeLeftovers(beside path: String) {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let name = URL(filePath: path).lastPathComponent
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where file.hasPrefix(name + ".") {
      let parts = file.dropFirst(name.count + 1).split(separator: ".")
      guard parts.last == "tmp", parts.count == 2 || parts.count == 3 && parts[0] == "checkpoint",
        let process = pid_t(parts[parts.count - 2]), process > 0, kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink("\(folder)/\(file)")
    }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
