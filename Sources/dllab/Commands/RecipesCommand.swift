import ArgumentParser
import Engine
import Lab
import Lessons

/// `dllab recipes`: which recipes there are.
struct RecipesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipes", abstract: "List the recipes that dllab train --recipe takes.",
    discussion: """
      A recipe is a file, recipes/NAME.yaml: data, network, settings, and what its numbers were chosen on. recipes/README.md says \
      how to write one.

        dllab recipes
        dllab train --recipe fast --seeds 1...5
      """)

  @Flag(help: "Print one JSON array instead.")
  var json = false

  private struct Entry: Encodable {
    var name: String
    var title: String
    var summary: String
    var data: String
    var settings: [String: String]
    var chosen: String
    var measured: String?
  }

  func run() throws {
    let folder = try RecipeSource.folder()
    var recipes: [Recipe] = []
    var faults: [LessonFault] = []
    for name in folder.names {
      do throws(LessonFault) { recipes.append(try folder.read(name)) } catch { faults.append(error) }
    }
    if json {
      Console.out(
        try Console.json(
          recipes.map {
            Entry(
              name: $0.name, title: $0.title, summary: $0.summary, data: $0.data, settings: $0.settings,
              chosen: $0.chosen, measured: $0.measured)
          }))
    } else {
      Console.out(recipes.map(text).joined(separator: "\n\n"))
    }
    for fault in faults { Console.error("\(fault)") }
    if !faults.isEmpty { throw Failure(.incomplete) }
  }

  private func text(_ recipe: Recipe) -> String {
    let settings = ExperimentSetting.names.compactMap { name in recipe.settings[name].map { "\(name) \($0)" } }
    var lines = ["\(recipe.name): \(recipe.summary)", "  trained on \(recipe.data)"]
    if !settings.isEmpty { lines.append("  " + settings.joined(separator: ", ")) }
    lines.append("  chosen on: \(recipe.chosen)")
    if let measured = recipe.measured { lines.append("  measured: \(measured)") }
    return lines.joined(separator: "\n")
  }
}
