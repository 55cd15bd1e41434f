import Engine
import Foundation
import Testing

@testable import Lessons

@Suite("Recipes") struct RecipeTests {
  private let folder = RecipeFolder(
    lessonsFolder.deletingLastPathComponent().appendingPathComponent("recipes"))

  private func parse(_ text: String) throws -> Recipe {
    try Recipe.parse(text, name: "mine", file: "recipes/mine.yaml")
  }

  private let whole = """
    title: Mine
    summary: A small network.
    data: mnist+strokes:60000
    network:
      - convolution: {filters: 8, size: 5}
      - relu
      - maxPooling: {size: 2}
      - residual: {layers: [{batchNormalization: {}}, relu]}
      - flatten
      - dropout: {probability: 0.25}
      - dense: {units: 10}
      - softmax
    settings:
      epochs: 3
      optimizer: momentum:0.95
      learning-rate: 0.05
      schedule: one-cycle
    chosen: the last 10,000 training digits
    """

  @Test("every recipe that ships can be read and made into an experiment on digits")
  func shipped() throws {
    #expect(folder.names.contains("fast") && folder.names.contains("best"))
    for name in folder.names {
      let recipe = try folder.read(name)
      let experiment = try recipe.experiment(input: Shape(channels: 1, height: 28, width: 28), classes: 10)
      // What is no digit is a class of its own.
      let classes = recipe.data.hasPrefix("digit-or-not") ? 11 : 10
      #expect(try experiment.architecture.outputShape().count == classes, "\(name)")
      #expect(recipe.settings["validate"] == nil, "\(name) trains on everything once its numbers are chosen")
      #expect(recipe.chosen.contains("10,000"), "\(name) says what it was chosen on")
    }
  }

  @Test("a recipe is read whole, and what is not said is as usual")
  func reads() throws {
    let recipe = try parse(whole)
    #expect(recipe.data == "mnist+strokes:60000" && recipe.name == "mine" && recipe.measured == nil)
    let experiment = try recipe.experiment(input: Shape(channels: 1, height: 28, width: 28), classes: 10)
    #expect(
      experiment.architecture.layers == [
        .convolution(filters: 8, size: 5), .relu, .maxPooling(size: 2, stride: 2, padding: 0),
        .residual([.batchNormalization(), .relu]), .flatten, .dropout(0.25), .dense(units: 10), .softmax,
      ])
    #expect(experiment.epochs == 3 && experiment.optimizer == .momentum(0.95) && experiment.loss == .crossEntropy)
    #expect(experiment.learningRate == 0.05 && experiment.schedule == .oneCycle())
  }

  @Test("what is asked for besides goes before what the recipe says")
  func changes() throws {
    let recipe = try parse(whole)
    let experiment = try recipe.experiment(
      input: Shape(channels: 1, height: 28, width: 28), classes: 10, changes: ["epochs": "9", "validate": "100"])
    #expect(experiment.epochs == 9 && experiment.validation == 100 && experiment.learningRate == 0.05)
  }

  @Test("a network of the catalogue can be named instead of layers")
  func model() throws {
    let recipe = try parse("title: a\nsummary: b\ndata: mnist\nmodel: lenet\nchosen: nothing\n")
    let experiment = try recipe.experiment(input: Shape(channels: 1, height: 28, width: 28), classes: 10)
    let own = try ModelCatalogue.model("lenet").experiment(
      input: Shape(channels: 1, height: 28, width: 28), classes: 10)
    #expect(experiment.architecture == own.architecture)
  }

  @Test(
    "a fault has its line and its cure",
    arguments: [
      ("title: Mine", "titel: Mine", 1, "`titel` is not known"),
      ("  epochs: 3", "  epoch: 3", 14, "`epoch` is not known"),
      ("  epochs: 3", "  epochs: 0", 14, "at least 1"), ("one-cycle", "two-cycle", 17, "one of constant"),
      ("  - relu", "  - rely", 6, "no layer of the kind rely"),
      ("{filters: 8, size: 5}", "{filters: 8}", 5, "lacks `size`"),
      ("{filters: 8, size: 5}", "{filters: 8, size: 5, strides: 2}", 5, "`strides` is nothing"),
      ("{filters: 8, size: 5}", "{filters: 8, size: five}", 5, "cannot be understood"),
      ("chosen: the", "measured: the", 1, "`chosen` is missing"), ("  - relu", "  - [relu]", 6, "no layer"),
      ("network:\n", "model: mlp\nnetwork:\n", 4, "not both"), ("data: ", "data: [] #", 3, "not a text"),
      ("{probability: 0.25}", "0.25", 10, "one kind with its numbers"),
    ])
  func faults(original: String, changed: String, line: Int, words: String) throws {
    try #require(whole.contains(original))
    let text = whole.replacing(original, with: changed, maxReplacements: 1)
    let error = #expect(throws: LessonFault.self) { try parse(text) }
    #expect(error?.line == line, "\(error?.description ?? "")")
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("recipes/mine.yaml:") == true)
  }
}
