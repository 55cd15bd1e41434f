import ArgumentParser
import Engine
import Lab

/// `dllab models`: which networks have a name, and what each layer of one costs.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the networks, count parameters and multiplications of each layer.",
    discussion: """
      EXAMPLES
        dllab models list
        dllab models show convnet
        dllab models show alexnet
      """,
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Say which networks have a name.")

    @Flag(help: "Print one JSON array instead.")
    var json = false

    func run() throws {
      let costs = try ModelCatalogue.all.map { try ModelCost($0) }
      if json { return Console.out(try Console.json(costs)) }
      let rows = costs.map { [$0.name, Format.grouped($0.parameters), Format.grouped($0.multiplyAdds), $0.title] }
      for line in TextTable(words: [0, 3], [["NAME", "PARAMETERS", "MULTIPLY-ADDS", ""]] + rows).lines {
        Console.out(line)
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Count what each layer of a network has and does.",
      discussion: """
        Parameters are weights and biases; a multiply-add is a multiplication with its addition, in one forward pass of one \
        example. A training step takes about three times as many: forward, the errors' way back, and the gradient.
        """)

    @Argument(help: ArgumentHelp("The network.", valueName: "name"))
    var name: String

    @Flag(help: "Print one JSON object instead.")
    var json = false

    func run() throws {
      guard let model = ModelCatalogue.all.first(where: { $0.name == name }) else {
        let advice = Suggestion.advice(for: name, among: ModelCatalogue.all.map(\.name))
        throw Failure.usage("There is no network “\(name)”; \(advice)")
      }
      let cost = try ModelCost(model)
      if json { return Console.out(try Console.json(cost)) }
      Console.out("\(cost.title): \(model.summary)")
      Console.out()
      for line in Self.table(cost).lines { Console.out(line) }
    }

    /// A row a layer, and the sums below.
    static func table(_ cost: ModelCost) -> TextTable {
      let rows = cost.layers.enumerated().map { index, layer in
        [
          "\(index + 1)", layer.layer, layer.output, number(layer.parameters), number(layer.multiplyAdds),
        ]
      }
      return TextTable(
        words: [1, 2],
        [["", "LAYER", "OUTPUT", "PARAMETERS", "MULTIPLY-ADDS"], ["", "input", cost.input, "", ""]] + rows
          + [["", "all", "", Format.grouped(cost.parameters), Format.grouped(cost.multiplyAdds)]])
    }

    private static func number(_ value: Int) -> String { value == 0 ? "" : Format.grouped(value) }
  }
}

/// What a network of the catalogue has and does, layer by layer, for the inputs it is made for.
struct ModelCost: Encodable {
  struct Layer: Encodable {
    var layer: String
    var output: String
    var parameters: Int
    var multiplyAdds: Int
  }

  var name: String
  var title: String
  var input: String
  var parameters: Int
  var multiplyAdds: Int
  var layers: [Layer]

  init(_ model: CatalogueModel) throws {
    let experiment = try model.usualExperiment()
    let plan = try experiment.architecture.plan()
    name = model.name
    title = model.title
    input = Console.plain("\(experiment.architecture.input)")
    parameters = plan.reduce(0) { $0 + $1.parameters }
    multiplyAdds = plan.reduce(0) { $0 + $1.multiplyAdds }
    layers = plan.map {
      Layer(
        layer: Console.plain("\($0.description)"), output: Console.plain("\($0.output)"), parameters: $0.parameters,
        multiplyAdds: $0.multiplyAdds)
    }
  }
}
