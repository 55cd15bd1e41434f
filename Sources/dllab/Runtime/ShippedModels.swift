import Datasets
import Engine
import Foundation
import Lab

/// A network that can read drawings, with its name.
struct NamedModel: Sendable {
  /// The name of its file, `convnet`.
  let name: String
  let file: ModelFile

  var title: String {
    name == ModelReading.ownName ? "Your network, trained on your hand" : file.title(path: name)
  }

  /// Whether it reads 28×28 pixels and tells ten digits apart.
  var readsDigits: Bool { reads && outputs == 10 }

  /// Whether it reads 28×28 pixels and tells digits from what is none.
  var tellsDigits: Bool {
    reads && file.classNames.last == DigitOrNot.noDigitName && file.architecture.layers.last == .softmax
  }

  private var reads: Bool { file.architecture.input == Shape(channels: 1, height: 28, width: 28) }

  private var outputs: Int { (try? file.architecture.plan())?.last?.output.count ?? 0 }
}

/// The networks that ship with dllab: every model file in the folder `models`.
enum ShippedModels {
  /// Where the network that tells digits from what is none lies under the shared folder.
  static let judgePath = "models/digit-or-not.safetensors"

  /// Reads them all, the least exact first; a network whose accuracy nobody has noted counts as the least exact.
  /// - Throws: `EngineError` or `DatasetError` if there is none, or if one cannot be used.
  static func load(_ locations: Locations = .current) throws -> [NamedModel] {
    let folder = try locations.shared("models")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "safetensors" }.sorted { $0.path < $1.path }
    let models = try files.map {
      NamedModel(name: $0.deletingPathExtension().lastPathComponent, file: try ModelFile(path: $0.path))
    }.filter { $0.readsDigits || $0.tellsDigits }
    guard models.contains(where: \.readsDigits) else {
      throw EngineError("No network in \(folder.path) reads 28×28 pixels and tells ten digits apart.")
    }
    return models.sorted { ($0.accuracy, $0.name) < ($1.accuracy, $1.name) }
  }

  /// All of them, and as the best one the learner's own, if there is one. One that cannot be read counts as none; the page of the
  /// hand says so.
  static func loadForPad(_ locations: Locations = .current) throws -> [NamedModel] {
    let own = PersonalNetwork(locations)
    guard own.exists, let file = try? own.load() else { return try load(locations) }
    return try load(locations) + [NamedModel(name: ModelReading.ownName, file: file)]
  }
}

extension NamedModel {
  fileprivate var accuracy: Float { file.record?.testAccuracy ?? 0 }
}
