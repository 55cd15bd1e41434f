import Foundation

/// How far fetching a set has come.
public struct FetchProgress: Hashable, Sendable {
  public enum Work: Hashable, Sendable { case fetching, checking, unpacking }
  public var work: Work
  /// The file that is on its way.
  public var file: String
  /// Bytes of the whole set.
  public var done: Int
  public var total: Int
}

/// How fetching a set ended.
public enum FetchOutcome: Hashable, Sendable {
  /// The set is in this folder now.
  case fetched(URL)
  /// It was there before.
  case alreadyHere(URL)
  /// Somebody wanted it to stop; so many bytes are kept, and the next try goes on from there.
  case stopped(kept: Int)
}

/// Fetches published data sets into the learner's cache.
///
/// A file is asked for at each server in turn, goes on where an earlier try ended, and gets its name only when its length and
/// SHA-256 are the published ones: whatever happens, a file with that name is the right one.
public struct Fetcher: Sendable {
  private let locations: Locations
  /// Seconds that a server may be silent.
  var patience = 30.0
  /// Seconds between two tries at one server.
  var pause = 1.0
  /// How often a server is asked again without a byte more than the time before.
  static let tries = 3

  public init(locations: Locations = .current) { self.locations = locations }

  /// Where a set is put.
  public func folder(of set: PublishedSet) -> URL {
    locations.fetchedData.appending(path: set.name, directoryHint: .isDirectory)
  }

  /// Whether a fetched set is whole.
  public func isHere(_ set: PublishedSet) -> Bool {
    set.fileNames.allSatisfy { name in
      let published = set.members.isEmpty ? set.files.first { $0.name == name } : nil
      let size = Self.size(of: folder(of: set).appending(path: name))
      return size > 0 && (published.map { $0.size == size } ?? true)
    }
  }

  /// Bytes of a set that an earlier try has left.
  public func kept(of set: PublishedSet) -> Int {
    let folder = folder(of: set)
    return set.files.reduce(0) { sum, file in
      let whole = Self.size(of: folder.appending(path: file.name))
      return sum + (whole > 0 ? whole : Self.size(of: folder.appending(path: file.name + ".part")))
    }
  }

  /// Fetches what is missing of a set.
  ///
  /// - Parameters:
  ///   - progress: told of each piece that came.
  ///   - isCancelled: asked at least once a second; what is there is kept then.
  /// - Throws: `DatasetError`: what stands in the way, and what to do.
  public func fetch(
    _ set: PublishedSet, progress: @escaping @Sendable (FetchProgress) -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws(DatasetError) -> FetchOutcome {
    let folder = folder(of: set)
    let servers = try servers(of: set)
    let lock = try FolderLock(folder)
    defer { lock.release() }
    if isHere(set) { return .alreadyHere(folder) }
    var done = 0
    for file in set.files {
      let before = done
      let job = FetchJob(
        set: set, file: file, target: folder.appending(path: file.name), servers: servers, patience: patience,
        pause: pause
      ) { work, count in
        progress(FetchProgress(work: work, file: file.name, done: before + count, total: set.downloadSize))
      }
      guard try job.run(isCancelled: isCancelled) else { return .stopped(kept: kept(of: set)) }
      done += file.size
    }
    if !set.members.isEmpty {
      progress(FetchProgress(work: .unpacking, file: set.files[0].name, done: done, total: set.downloadSize))
      try unpack(set, in: folder)
    }
    return .fetched(folder)
  }

  /// The folders to ask: the learner's own mirror if there is one, and then no other.
  func servers(of set: PublishedSet) throws(DatasetError) -> [URL] {
    guard let mirror = locations.mirror else { return set.servers }
    guard let url = URL(string: mirror), ["http", "https"].contains(url.scheme), url.host != nil else {
      throw DatasetError("DLLAB_MIRROR is “\(mirror)”, but an address like http://server/folder is needed.")
    }
    return [url.appending(path: set.name, directoryHint: .isDirectory)]
  }

  /// Takes the files of a set out of its archive, which is no longer needed then.
  private func unpack(_ set: PublishedSet, in folder: URL) throws(DatasetError) {
    let archive = folder.appending(path: set.files[0].name)
    let zip = try ZipArchive(archive)
    for (member, name) in set.members.sorted(by: { $0.key < $1.key }) {
      try zip.extract(member, to: folder.appending(path: name))
    }
    try? FileManager.default.removeItem(at: archive)
  }

  static func size(of file: URL) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    return (attributes?[.size] as? Int) ?? 0
  }
}

/// Keeps two programs from fetching into one folder at the same time; a program that ends, however it does, lets it go.
private struct FolderLock {
  private let file: Int32

  init(_ folder: URL) throws(DatasetError) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw DatasetError("The folder \(folder.path) cannot be made: \(systemReason(error)).")
    }
    file = open(folder.appending(path: ".lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw DatasetError("The folder \(folder.path) cannot be written to: \(String(cString: strerror(errno))).")
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw DatasetError("Another dllab is fetching into \(folder.path): wait for it, or stop it.")
    }
  }

  func release() { close(file) }
}
