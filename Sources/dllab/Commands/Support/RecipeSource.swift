import Datasets
import Foundation
import Lessons

/// Recipes by name, among those that ship, or as files.
enum RecipeSource {
  /// The folder of those that ship.
  static func folder() throws -> RecipeFolder {
    try Failure.catching { RecipeFolder(try Locations.current.shared("recipes")) }
  }

  /// - Parameter name: of a recipe that ships, or the path of a file.
  /// - Throws: `Failure` if there is none, or if something in it is wrong.
  static func read(_ name: String) throws -> Recipe {
    if name.contains("/") || name.hasSuffix(".yaml") {
      return try Failure.catching { try RecipeFolder.read(URL(filePath: name)) }
    }
    let folder = try folder()
    guard folder.names.contains(name) else {
      throw Failure.usage("There is no recipe “\(name)”; \(Suggestion.advice(for: name, among: folder.names))")
    }
    return try Failure.catching { try folder.read(name) }
  }
}
