import Foundation

/// Fetches one file of a set from whichever server gives it.
struct FetchJob {
  let set: PublishedSet
  let file: PublishedFile
  let target: URL
  let servers: [URL]
  let patience: Double
  let pause: Double
  /// Told what is done and how many bytes of this file are there.
  let progress: @Sendable (FetchProgress.Work, Int) -> Void

  /// - Returns: false if it was cancelled.
  func run(isCancelled: () -> Bool) throws(DatasetError) -> Bool {
    if Fetcher.size(of: target) == file.size { return true }
    let part = PartialFile(for: target)
    do {
      try part.open(limit: file.size)
    } catch {
      throw DatasetError("\(part.url.path) cannot be written: \(systemReason(error)).")
    }
    var reasons: [String] = []
    for server in servers {
      let source = server.appending(path: file.name)
      do {
        try fetch(from: source, part, isCancelled)
        return true
      } catch {
        switch error {
        case .cancelled:
          part.close()
          return false
        case .disk(let reason):
          part.close()
          throw DatasetError("\(part.url.path) cannot be written: \(reason).")
        case .server(let reason, _): reasons.append("\(server.host ?? server.absoluteString) \(reason)")
        }
      }
    }
    if part.count == 0 { part.remove() } else { part.close() }
    throw failure(reasons)
  }

  /// Asks one server until the file is there, as long as each try brings something.
  private func fetch(from source: URL, _ part: PartialFile, _ isCancelled: () -> Bool) throws(TransferFault) {
    var futile = 0
    while true {
      let before = part.count
      do {
        if part.count < file.size {
          let transfer = Transfer(source: source, file: part, size: file.size) { progress(.fetching, $0) }
          try transfer.run(patience: patience, isCancelled: isCancelled)
        }
        return try check(part, cameInPieces: before > 0)
      } catch {
        guard case .server(_, isWorthAnotherTry: true) = error else { throw error }
        futile = part.count > before ? 0 : futile + 1
        if futile >= Fetcher.tries { throw error }
        try wait(isCancelled)
      }
    }
  }

  /// Gives the file its name if it is the published one, else takes it away.
  private func check(_ part: PartialFile, cameInPieces: Bool) throws(TransferFault) {
    progress(.checking, file.size)
    do {
      if try Checksum.sha256(of: part.url) == file.sha256 { return try part.finish(as: target) }
      try part.truncate()
    } catch {
      throw .disk(systemReason(error))
    }
    // Its beginning may be of another server, or of yesterday: then this one gets a chance to send all of it.
    throw .server("sends another file (its SHA-256 is not the published one)", isWorthAnotherTry: cameInPieces)
  }

  private func wait(_ isCancelled: () -> Bool) throws(TransferFault) {
    let end = ContinuousClock.now + .seconds(pause)
    while ContinuousClock.now < end {
      if isCancelled() { throw .cancelled }
      Thread.sleep(forTimeInterval: min(pause, 0.1))
    }
  }

  private func failure(_ reasons: [String]) -> DatasetError {
    let folder = target.deletingLastPathComponent().path
    return DatasetError(
      "\(set.title) could not be fetched (\(file.name)): \(reasons.joined(separator: "; ")). Try again later, or put the file "
        + "into \(folder) yourself.")
  }
}
