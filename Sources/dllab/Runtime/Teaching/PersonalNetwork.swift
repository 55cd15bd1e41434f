import Datasets
import Engine
import Foundation
import Lab
import Store

/// The network that is tuned to the learner's hand: a file of theirs, apart from what ships with dllab.
struct PersonalNetwork {
  let url: URL

  init(_ locations: Locations = .current) {
    url = locations.userData.appending(path: "my-hand.safetensors")
  }

  var exists: Bool { FileManager.default.fileExists(atPath: url.path) }

  /// When it was written; nil if there is none.
  var date: Date? { try? FileManager.default.attributesOfItem(atPath: url.path)[.modificationDate] as? Date }

  func load() throws -> ModelFile { try ModelFile(path: url.path) }

  /// Writes it, all or nothing.
  ///
  /// - Throws: `EngineError` or the system's reason.
  func write(_ file: ModelFile) throws {
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try file.write(to: url.path)
  }

  /// Removes it, if it is there.
  func remove() throws {
    if exists { try FileManager.default.removeItem(at: url) }
  }

  /// What the pad reads with: the learner's own network, else the one that ships. One that cannot be read counts as none;
  /// the page of the hand says so.
  static func loadForPad(_ locations: Locations = .current) throws -> ModelFile {
    let own = PersonalNetwork(locations)
    if own.exists, let file = try? own.load() { return file }
    return try ShippedNetwork.load(locations)
  }
}

extension DataCatalogue {
  /// All sets of this machine, those that the learner drew among them.
  static var ofLearner: DataCatalogue { DataCatalogue(own: { () throws(DatasetError) in try ownDigits() }) }

  private static func ownDigits() throws(DatasetError) -> [KeptDigit] {
    do throws(StoreError) {
      return try Store.ownDigits(at: Locations.current.progressFile)
    } catch {
      throw DatasetError(error.description)
    }
  }
}
