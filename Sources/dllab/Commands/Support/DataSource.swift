import Datasets
import Engine
import Foundation
import Lab

/// A data set that a command was given by name or as a folder.
struct DataSource {
  let name: String
  let description: DataDescription
  private let catalogue: DataCatalogue

  /// - Throws: `Failure` if there is no such set, or if it cannot be used now.
  init(_ name: String, catalogue: DataCatalogue = .ofLearner) throws {
    self.name = name
    self.catalogue = catalogue
    do {
      description = try catalogue.description(of: name)
    } catch {
      let names = catalogue.all.map(\.name)
      guard let nearest = Suggestion.nearest(to: name, among: names) else {
        throw Failure(.obstacle, error.description)
      }
      throw Failure(.obstacle, "There is no data set “\(name)” and no such folder; did you mean “\(nearest)”?")
    }
    if let missing = description.missing { throw Failure(.obstacle, missing) }
  }

  /// What a model file may say of it: a name, never a path of this machine.
  var nameForRecord: String {
    name.split(separator: "+").map { part in
      part.contains("/") ? URL(filePath: String(part)).lastPathComponent : String(part)
    }.joined(separator: "+")
  }

  /// Reads or generates the examples.
  func load(showing progress: ProgressLine) throws -> (training: Examples, test: Examples) {
    defer { progress.clear() }
    let title = description.title
    return try Failure.catching {
      try catalogue.load(name) { share in
        progress.show { columns in "\(title)  " + ProgressLine.bar(share, width: columns - title.count - 2) }
      }
    }
  }
}
