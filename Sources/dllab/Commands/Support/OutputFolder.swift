import Engine
import Foundation

/// A folder that a command fills: a new one appears with all its files or not at all.
struct OutputFolder {
  private let path: String

  init(_ path: String) {
    // Without the slash that a shell completes.
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Writes the files.
  ///
  /// - Parameter force: into a folder that holds something, file by file, each of them whole; what has another name stays.
  /// - Throws: `Failure` that says what stands in the way; a folder that was to be new is then not there.
  func write(_ files: [ExportedFile], force: Bool) throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists, !isFolder.boolValue {
      throw Failure(.obstacle, "\(path) is not a folder: choose another name.")
    }
    let content = exists ? try list() : []
    guard content.isEmpty || force else {
      throw Failure(.obstacle, "\(path) is not empty: choose another folder, or give --force to replace files in it.")
    }
    // The folder one is in cannot be replaced by another; it is filled.
    if content.isEmpty, path != "." { try writeNew(files) } else { try writeInto(files) }
  }

  private func list() throws -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw Failure(.obstacle, "\(path) cannot be looked into: \(reason()).")
    }
  }

  /// Fills a folder beside the wanted one and gives it the name; an empty folder of that name gives way.
  private func writeNew(_ files: [ExportedFile]) throws {
    let parent = URL(filePath: path).deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: parent) else {
      throw Failure(.obstacle, "There is no folder \(parent) to make \(path) in: make it, or choose another folder.")
    }
    let trial = path + ".\(getpid()).tmp"
    guard mkdir(trial, 0o755) == 0 else { throw Failure(.obstacle, "\(path) cannot be made: \(reason()).") }
    do {
      for file in files { try Failure.catching { try file.write(to: "\(trial)/\(file.name)") } }
      guard rename(trial, path) == 0 else { throw Failure(.obstacle, "\(path) cannot be made: \(reason()).") }
    } catch {
      try? FileManager.default.removeItem(atPath: trial)
      throw error
    }
  }

  private func writeInto(_ files: [ExportedFile]) throws {
    for file in files { try Failure.catching { try file.write(to: "\(path)/\(file.name)") } }
  }

  private func reason() -> String { String(cString: strerror(errno)).lowercased() }
}
