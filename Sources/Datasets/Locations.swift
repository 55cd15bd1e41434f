import Foundation

/// Where dllab's files are: what ships with it, what the learner makes, and the data sets of the machine.
///
/// Folders of the learner follow the XDG Base Directory Specification 0.8, on macOS too: a terminal program keeps its
/// files where terminal users look for them.
public struct Locations: Hashable, Sendable {
  /// The folder with `lessons`, `datasets` and `models`; nil if there is none, see `shared(_:)`.
  public let share: URL?
  /// The learner's own files (progress, models): `$XDG_DATA_HOME/dllab` or `~/.local/share/dllab`. It may not exist yet.
  public let userData: URL
  /// Settings: `$XDG_CONFIG_HOME/dllab` or `~/.config/dllab`. It may not exist yet.
  public let userConfiguration: URL
  /// What can be made again: `$XDG_CACHE_HOME/dllab` or `~/.cache/dllab`. It may not exist yet.
  public let userCache: URL
  /// The folders named by `DLLAB_DATA`, separated by colons: each holds a data set or folders of data sets.
  public let dataFolders: [URL]
  /// The address that `DLLAB_MIRROR` names: data sets are fetched from there, `ADDRESS/NAME/FILE`, and from nowhere else.
  public let mirror: String?

  /// The locations of this process.
  public static let current = Locations(
    environment: ProcessInfo.processInfo.environment, home: FileManager.default.homeDirectoryForCurrentUser,
    executable: Bundle.main.executableURL,
    workingFolder: URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory))

  /// - Parameters:
  ///   - environment: the environment variables.
  ///   - executable: the running program, perhaps a symbolic link to it.
  ///   - workingFolder: what relative paths start from, and the last place to look for a checkout (a test runner's
  ///     executable can lie outside it).
  public init(environment: [String: String], home: URL, executable: URL?, workingFolder: URL) {
    func folder(_ path: String) -> URL {
      if path.hasPrefix("~/") { return home.appending(path: String(path.dropFirst(2)), directoryHint: .isDirectory) }
      if path.hasPrefix("/") { return URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL }
      return workingFolder.appending(path: path, directoryHint: .isDirectory).standardizedFileURL
    }
    /// XDG: a base directory that is not absolute is to be ignored.
    func own(_ variable: String, _ fallback: String) -> URL {
      let base =
        environment[variable].flatMap { $0.hasPrefix("/") ? folder($0) : nil } ?? home.appending(path: fallback)
      return base.appending(path: "dllab", directoryHint: .isDirectory)
    }
    if let path = environment["DLLAB_SHARE"], !path.isEmpty {
      share = folder(path)
    } else {
      let program = executable?.resolvingSymlinksInPath()
      share =
        program.flatMap(Self.installedShare) ?? program.flatMap(Self.checkout(above:))
        ?? Self.checkout(above: workingFolder)
    }
    userData = own("XDG_DATA_HOME", ".local/share")
    userConfiguration = own("XDG_CONFIG_HOME", ".config")
    userCache = own("XDG_CACHE_HOME", ".cache")
    dataFolders = (environment["DLLAB_DATA"] ?? "").split(separator: ":").map { folder(String($0)) }
    mirror = environment["DLLAB_MIRROR"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Where fetched data sets are, one folder each.
  public var fetchedData: URL { userCache.appending(path: "datasets", directoryHint: .isDirectory) }

  /// A file or folder of what ships with dllab, as `lessons` or `datasets/optdigits`.
  public func shared(_ path: String) throws(DatasetError) -> URL {
    let found = share?.appending(path: path)
    if let found, FileManager.default.fileExists(atPath: found.path) { return found }
    let place = share.map { " in \($0.path)" } ?? " beside the program (share/dllab)"
    throw DatasetError(
      "dllab's own files are incomplete: “\(path)” is not\(place); install again with make install, "
        + "or set DLLAB_SHARE to the folder that has lessons, datasets and models.")
  }

  /// PREFIX/share/dllab for PREFIX/bin/dllab.
  private static func installedShare(_ program: URL) -> URL? {
    let share = program.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "share/dllab", directoryHint: .isDirectory)
    return isFolder(share) ? share : nil
  }

  /// The nearest folder above (or at) `place` that holds `Package.swift` and `datasets`: a checkout.
  private static func checkout(above place: URL) -> URL? {
    var folder = place.standardizedFileURL
    while true {
      let package = folder.appending(path: "Package.swift").path
      if FileManager.default.fileExists(atPath: package), isFolder(folder.appending(path: "datasets")) { return folder }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      if parent.path == folder.path || folder.path == "/" { return nil }
      folder = parent
    }
  }
}

/// Whether a folder exists there.
func isFolder(_ url: URL) -> Bool {
  var folder: ObjCBool = false
  return FileManager.default.fileExists(atPath: url.path, isDirectory: &folder) && folder.boolValue
}
