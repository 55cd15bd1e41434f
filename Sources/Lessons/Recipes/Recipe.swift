import Engine
import Foundation

/// How a network is trained, as data: on what, its layers, and every setting that is not as usual.
///
/// A recipe is a file `recipes/NAME.yaml`; its settings are the options of `dllab train`, by the same names and with the same texts.
public struct Recipe: Hashable, Sendable {
  /// `fast`: its file without `.yaml`.
  public var name: String
  public var title: String
  /// One sentence.
  public var summary: String
  /// What it is trained on, as `--data` takes it.
  public var data: String
  public var network: Layers
  /// Texts by the names of `ExperimentSetting.all`.
  public var settings: [String: String]
  /// What its numbers were chosen on, in words.
  public var chosen: String
  /// What it reached, where and when that was measured.
  public var measured: String?

  /// Where the layers come from.
  public enum Layers: Hashable, Sendable {
    /// A network of the catalogue, for as many classes as the data have.
    case model(String)
    case layers([LayerDescription])
  }

  /// The experiment for such inputs and as many classes.
  ///
  /// - Parameter changes: settings that go before those of the recipe.
  /// - Throws: `EngineError` where the network cannot take such inputs; `ExperimentSetting.Fault` where a change makes no sense.
  public func experiment(input: Shape, classes: Int, changes: [String: String] = [:]) throws -> Experiment {
    var experiment: Experiment
    switch network {
    case .model(let name): experiment = try ModelCatalogue.model(name).experiment(input: input, classes: classes)
    case .layers(let layers):
      experiment = Experiment(architecture: Architecture(input: input, layers: layers))
      _ = try experiment.architecture.plan()
    }
    try ExperimentSetting.apply(settings.merging(changes) { _, change in change }, to: &experiment)
    return experiment
  }
}

/// The folder `recipes`.
public struct RecipeFolder: Sendable {
  public let url: URL

  public init(_ url: URL) { self.url = url.resolvingSymlinksInPath() }

  /// The names of its files, in alphabetical order.
  public var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "yaml" }.map { $0.deletingPathExtension().lastPathComponent }.sorted()
  }

  /// - Throws: `LessonFault`: what is wrong with the recipe, in which line, and what to do.
  public func read(_ name: String) throws(LessonFault) -> Recipe {
    try Self.read(url.appendingPathComponent("\(name).yaml"))
  }

  /// Reads a recipe from any file.
  public static func read(_ file: URL) throws(LessonFault) -> Recipe {
    let short = "\(file.deletingLastPathComponent().lastPathComponent)/\(file.lastPathComponent)"
    guard let data = try? Data(contentsOf: file) else {
      throw LessonFault(
        file: short, line: 1, fault: "the file cannot be read", cure: "see that \(file.path) is there and readable")
    }
    guard data.count <= 1 << 20, let text = String(data: data, encoding: .utf8) else {
      throw LessonFault(file: short, line: 1, fault: "the file is not UTF-8", cure: "save it as UTF-8")
    }
    return try Recipe.parse(text, name: file.deletingPathExtension().lastPathComponent, file: short)
  }
}
