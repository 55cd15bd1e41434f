import Engine
import Foundation
import TerminalTesting
import Testing

@testable import dllab

/// Recipes and the options behind them, as a person uses them.
@Suite("Recipes on the command line", .serialized, .timeLimit(.minutes(5)))
struct RecipeJourneys {
  let product: Product
  init() throws { product = try Product() }

  private func path(_ name: String) -> String { product.home.appending(path: name).path }

  private func json(_ text: String) throws -> [String: Any] {
    let last = try #require(text.split(separator: "\n").last)
    return try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
  }

  /// A recipe for the small digits that are always there.
  private func writeRecipe(_ settings: String = "  epochs: 2\n") throws -> String {
    let file = path("mine.yaml")
    let text = """
      title: My network
      summary: A network for small digits.
      data: optdigits
      network: [flatten, {dense: {units: 20}}, relu, {dense: {units: 10}}, softmax]
      settings:
        learning-rate: 0.05
        optimizer: momentum
      \(settings)chosen: nothing but a guess

      """
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  @Test("a recipe of one's own is trained by; what was done otherwise is said, and kept in the file")
  func ownRecipe() throws {
    defer { product.cleanUp() }
    let run = try product.run([
      "train", "--recipe", try writeRecipe(), "--batch", "20", "--augment", "shift=0.5", "--average", "ema:0.9",
      "--seed", "3", "--out", path("own.safetensors"), "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("My network") && run.errors.contains("recipe mine with --augment shift=0.5"))
    let summary = try json(run.output)
    #expect(summary["recipe"] as? String == "mine" && summary["batch"] as? Int == 20)
    let record = try #require(try ModelFile(path: path("own.safetensors")).record)
    #expect(record.recipe?.chosen == "nothing but a guess")
    #expect(record.recipe?.changes == ["--augment shift=0.5", "--average ema:0.9", "--batch 20", "--seed 3"])
    #expect(record.experiment.augmentation == Augmentation(shift: 0.5) && record.experiment.seed == 3)
    // What is kept is what was measured: the averaged weights. And the code alone gives the same.
    let evaluated = try product.run(["evaluate", "--model", path("own.safetensors"), "--data", "optdigits", "--json"])
    #expect(try json(evaluated.output)["accuracy"] as? Double == summary["test_accuracy"] as? Double)
    let again = try product.run(["train", "--code", try #require(summary["code"] as? String), "--json"])
    #expect(try json(again.output)["test_loss"] as? Double == summary["test_loss"] as? Double)
  }

  @Test("a recipe with a fault is refused with file, line and cure")
  func faultyRecipe() throws {
    defer { product.cleanUp() }
    let run = try product.run(["train", "--recipe", try writeRecipe("  epoch: 2\n")])
    #expect(run.status == 2 && run.errors.contains("mine.yaml:8") && run.errors.contains("epochs"), "\(run.errors)")
  }

  @Test("with --validate the last training digits are measured on, and the test set is not")
  func validate() throws {
    defer { product.cleanUp() }
    let run = try product.run([
      "train", "--model", "mlp", "--data", "optdigits", "--epochs", "2", "--validate", "200", "--json", "--out",
      path("v.safetensors"),
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("held out") && run.errors.contains("Validation accuracy"))
    let summary = try json(run.output)
    #expect(summary["test_accuracy"] == nil && summary["validation_examples"] as? Int == 200)
    #expect(summary["train_examples"] as? Int == 1237)
    let accuracy = try #require(summary["validation_accuracy"] as? Double)
    let record = try #require(try ModelFile(path: path("v.safetensors")).record)
    #expect(record.testAccuracy == nil && record.validationAccuracy == Float(accuracy))
    let evaluated = try product.run([
      "evaluate", "--model", path("v.safetensors"), "--data", "optdigits", "--training-set", "--last", "200", "--json",
    ])
    #expect(try json(evaluated.output)["accuracy"] as? Double == accuracy)
  }

  @Test("several seeds are reported one by one, with their mean and the worst")
  func seeds() throws {
    defer { product.cleanUp() }
    let run = try product.run(["train", "--recipe", try writeRecipe(), "--seeds", "2...4", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let summary = try json(run.output)
    let runs = try #require(summary["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["seed"] as? Int } == [2, 3, 4])
    let accuracies = runs.compactMap { $0["accuracy"] as? Double }
    #expect(abs(try #require(summary["mean_accuracy"] as? Double) - accuracies.reduce(0, +) / 3) < 1e-6)
    #expect(summary["worst_accuracy"] as? Double == accuracies.min())
    #expect(try #require(summary["mean_seconds"] as? Double) > 0)
    #expect(run.errors.contains("mean") && run.errors.contains("worst"))
    let alone = try product.run(["train", "--recipe", path("mine.yaml"), "--seed", "3", "--json"])
    #expect(try json(alone.output)["test_accuracy"] as? Double == accuracies[1])
  }

  @Test("the recipes that ship are listed with what they were chosen on")
  func list() throws {
    defer { product.cleanUp() }
    let run = try product.run(["recipes"])
    #expect(run.status == 0 && run.output.contains("fast: ") && run.output.contains("chosen on: "), "\(run.errors)")
    let listed = try product.run(["recipes", "--json"])
    let recipes = try #require(try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
    #expect(recipes.contains { $0["name"] as? String == "best" })
  }

  @Test("digits of another size are scaled for a network that reads 28×28 pixels")
  func scaled() throws {
    defer { product.cleanUp() }
    let run = try product.run(["evaluate", "--data", "optdigits", "--all", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    let summary = try json(run.output)
    #expect(summary["examples"] as? Int == 1797)
    #expect(try #require(summary["accuracy"] as? Double) > 0.8)
  }
}
