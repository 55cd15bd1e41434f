/// A network with a name, and how to train it.
public struct CatalogueModel: Hashable, Sendable {
  /// `convnet`: what `--model` takes.
  public var name: String
  /// As written in a text: `ConvNet`.
  public var title: String
  /// One sentence for the lab and the help.
  public var summary: String
  /// The inputs it was made for, where it takes no others; nil for a network that takes what it gets.
  public var input: Shape?
  var recipe: Recipe

  /// The architecture for such inputs and as many classes, with settings that train it well.
  /// - Parameter seed: nil for the model's own.
  /// - Throws: `EngineError`, one sentence that says why this model cannot take such inputs.
  public func experiment(input: Shape, classes: Int, seed: UInt64? = nil) throws -> Experiment {
    guard classes >= 1 else { throw EngineError("\(name) needs at least one class to tell apart") }
    var experiment = recipe.settings
    if let seed { experiment.seed = seed }
    let candidates = [recipe.layers(classes)] + (recipe.smallLayers.map { [$0(classes)] } ?? [])
    for layers in candidates {
      experiment.architecture = Architecture(input: input, layers: layers)
      if (try? experiment.architecture.plan()) != nil { return experiment }
    }
    if let own = self.input, own != input {
      throw EngineError("\(name) takes inputs of \(own), and these are \(input)")
    }
    throw EngineError(
      "\(name) cannot take inputs of \(input): its convolutions and poolings need images of at least 4×4 pixels; take mlp"
    )
  }
}

extension CatalogueModel {
  /// The experiment for what the network is made for: digits of 28×28 pixels, or inputs of its own in 1,000 classes.
  public func usualExperiment() throws -> Experiment {
    try experiment(input: input ?? Shape(channels: 1, height: 28, width: 28), classes: input == nil ? 10 : 1000)
  }
}

/// How a network of the catalogue is built and trained.
struct Recipe: Hashable, Sendable {
  /// Everything but the architecture.
  var settings: Experiment
  var layers: @Sendable (_ classes: Int) -> [LayerDescription]
  /// For images too small for `layers`.
  var smallLayers: (@Sendable (_ classes: Int) -> [LayerDescription])?

  static func == (a: Recipe, b: Recipe) -> Bool { a.settings == b.settings }
  func hash(into hasher: inout Hasher) { hasher.combine(settings) }
}

/// The networks of the course, by name.
public enum ModelCatalogue {
  public static let models: [CatalogueModel] = [perceptron, nielsen, mlp, mlpWide, lenet, convnet, deep]

  public static var names: [String] { models.map(\.name) }

  /// The networks of the course and AlexNet, which is too large for its data.
  public static var all: [CatalogueModel] { models + [alexnet] }

  /// - Throws: `EngineError` that lists the names there are.
  public static func model(_ name: String) throws -> CatalogueModel {
    guard let model = all.first(where: { $0.name == name }) else {
      throw EngineError("there is no model \"\(name)\": take one of \(all.map(\.name).joined(separator: ", "))")
    }
    return model
  }

  private static let perceptron = CatalogueModel(
    name: "perceptron", title: "Perceptron",
    summary: "One layer of step units, each asking \"is it my digit?\", trained by Rosenblatt's rule.",
    recipe: Recipe(
      settings: settings(.quadratic, .perceptronRule, .zeros, rate: 1, batch: 1, epochs: 5),
      layers: { [.flatten, .dense(units: $0), .activation(.step)] }))

  private static let nielsen = CatalogueModel(
    name: "nielsen", title: "Nielsen's network",
    summary: "30 hidden sigmoid units and the quadratic cost: chapter 1 of Nielsen's book.",
    recipe: Recipe(
      // Nielsen draws weights and biases from N(0, 1). Then luck has its part: over eight seeds the last of 30 epochs on MNIST
      // gave 94.9 to 95.3 %, and once 87 % (an output that never woke up). With Glorot's smaller weights it is 95.4 to 96.3 %.
      settings: settings(.quadratic, .sgd, .glorot, rate: 3, batch: 10, epochs: 30),
      layers: { [.flatten, .dense(units: 30), .sigmoid, .dense(units: $0), .sigmoid] }))

  private static let mlp = CatalogueModel(
    name: "mlp", title: "Multilayer perceptron",
    summary: "Two hidden layers of 128 and 64 ReLU units.",
    recipe: Recipe(
      settings: settings(.crossEntropy, .momentum(), .he, rate: 0.03, decay: 0.7, batch: 32, epochs: 5),
      layers: { hidden([128, 64], $0) }))

  private static let mlpWide = CatalogueModel(
    name: "mlp-wide", title: "Wide multilayer perceptron",
    summary: "Two hidden layers of 800 ReLU units: more than half a million weights more than needed.",
    recipe: Recipe(
      settings: settings(.crossEntropy, .momentum(), .he, rate: 0.03, decay: 0.7, batch: 32, epochs: 5),
      layers: { hidden([800, 800], $0) }))

  private static let lenet = CatalogueModel(
    name: "lenet", title: "LeNet-5",
    summary: "LeCun's ConvNet of 1998 with ReLU and max pooling: two stages of 5×5 filters, then 120 and 84 units.",
    recipe: Recipe(
      settings: settings(.crossEntropy, .momentum(), .he, rate: 0.03, decay: 0.7, batch: 32, epochs: 5),
      layers: {
        [
          .convolution(filters: 6, size: 5, padding: 2), .relu, .pool2, .convolution(filters: 16, size: 5), .relu,
          .pool2,
        ]
          + hidden([120, 84], $0)
      },
      smallLayers: {
        [
          .convolution(filters: 6, size: 3, padding: 1), .relu, .pool2,
          .convolution(filters: 16, size: 3, padding: 1), .relu, .pool2,
        ] + hidden([120, 84], $0)
      }))

  private static let convnet = CatalogueModel(
    name: "convnet", title: "ConvNet",
    summary: "Two stages of 20 and 40 filters 5×5 with max pooling, then 100 units: 99 % on MNIST within minutes.",
    recipe: Recipe(
      settings: settings(.crossEntropy, .momentum(), .he, rate: 0.03, decay: 0.7, batch: 32, epochs: 5),
      layers: {
        [.convolution(filters: 20, size: 5), .relu, .pool2, .convolution(filters: 40, size: 5), .relu, .pool2]
          + hidden([100], $0)
      },
      smallLayers: {
        [
          .convolution(filters: 20, size: 3, padding: 1), .relu, .pool2,
          .convolution(filters: 40, size: 3, padding: 1), .relu, .pool2,
        ] + hidden([100], $0)
      }))

  private static let deep = CatalogueModel(
    name: "deep", title: "Deep ConvNet",
    summary: "Four convolutions of 3×3 filters in two stages, then 128 units: the most exact, and the slowest.",
    recipe: Recipe(
      settings: settings(.crossEntropy, .adam(), .he, rate: 0.001, decay: 0.7, batch: 64, epochs: 5),
      layers: {
        let filters = { (count: Int) in [LayerDescription.convolution(filters: count, size: 3, padding: 1), .relu] }
        return filters(32) + filters(32) + [.pool2] + filters(64) + filters(64) + [.pool2] + hidden([128], $0)
      }))

  /// Hidden ReLU layers, and a softmax over the classes.
  private static func hidden(_ units: [Int], _ classes: Int) -> [LayerDescription] {
    [.flatten] + units.flatMap { [.dense(units: $0), .relu] } + [.dense(units: classes), .softmax]
  }

  private static func settings(
    _ loss: Loss, _ optimizer: OptimizerDescription, _ initialization: Initialization, rate: Float,
    decay: Float = 1, batch: Int, epochs: Int
  ) -> Experiment {
    Experiment(
      architecture: Architecture(input: Shape(channels: 1), layers: []), loss: loss, optimizer: optimizer,
      initialization: initialization, learningRate: rate, learningRateDecay: decay, batchSize: batch, epochs: epochs)
  }
}
