/// What one training step did.
public struct StepReport: Hashable, Sendable {
  /// Steps done since the start, this one included.
  public var step: Int
  /// Epochs completed.
  public var epoch: Int
  /// Mean loss over the batch, before the update.
  public var loss: Float
  /// Share of the batch that was classified correctly, before the update; nil for regression.
  public var accuracy: Float?
  /// Examples in the batch.
  public var examples: Int

  public init(step: Int, epoch: Int, loss: Float, accuracy: Float?, examples: Int) {
    self.step = step
    self.epoch = epoch
    self.loss = loss
    self.accuracy = accuracy
    self.examples = examples
  }
}

/// A parameter of a layer, copied: its name, PyTorch's order of dimensions, values and, where one was computed, the gradient.
public struct ParameterSnapshot: Hashable, Sendable {
  /// `weight` or `bias`.
  public var name: String
  /// As PyTorch has it: dense weight [units, inputs], convolution weight [filters, channels, height, width], bias [units].
  public var dimensions: [Int]
  public var values: [Float]
  public var gradient: [Float]

  public init(name: String, dimensions: [Int], values: [Float], gradient: [Float] = []) {
    self.name = name
    self.dimensions = dimensions
    self.values = values
    self.gradient = gradient
  }
}

/// One layer as the screen sees it, for one example.
public struct LayerSnapshot: Hashable, Sendable {
  public var index: Int
  public var description: LayerDescription
  public var inputShape: Shape
  public var outputShape: Shape
  /// The activations for the chosen example, channel by channel: element (c, y, x) at `(c · height + y) · width + x`, so that
  /// one feature map is one contiguous image.
  public var activations: [Float]
  public var parameters: [ParameterSnapshot]

  public init(
    index: Int, description: LayerDescription, inputShape: Shape, outputShape: Shape, activations: [Float],
    parameters: [ParameterSnapshot]
  ) {
    self.index = index
    self.description = description
    self.inputShape = inputShape
    self.outputShape = outputShape
    self.activations = activations
    self.parameters = parameters
  }

  /// The activations of one channel as an image, row by row.
  public func featureMap(_ channel: Int) -> ArraySlice<Float> {
    let size = outputShape.height * outputShape.width
    return activations[channel * size..<(channel + 1) * size]
  }
}

/// A network at one moment, looking at one example: copies, safe to send anywhere.
public struct NetworkSnapshot: Hashable, Sendable {
  /// The example, channel by channel.
  public var input: [Float]
  public var inputShape: Shape
  public var layers: [LayerSnapshot]

  public init(input: [Float], inputShape: Shape, layers: [LayerSnapshot]) {
    self.input = input
    self.inputShape = inputShape
    self.layers = layers
  }

  /// What the network says: the activations of its last layer.
  public var output: [Float] { layers.last?.activations ?? input }
}

/// How well a network does on a set of examples.
public struct Evaluation: Hashable, Codable, Sendable {
  /// Examples; where every pixel has a class, pixels.
  public var examples: Int
  public var correct: Int
  /// Mean loss.
  public var loss: Float
  /// `confusion[truth][answer]`: how many examples of a class got which answer.
  public var confusion: [[Int]]
  /// Indices of the examples that were classified wrongly, in order.
  public var mistakes: [Int]
  /// What was answered for each of `mistakes`.
  public var answers: [Int]

  public init(
    examples: Int, correct: Int, loss: Float, confusion: [[Int]], mistakes: [Int] = [], answers: [Int] = []
  ) {
    self.examples = examples
    self.correct = correct
    self.loss = loss
    self.confusion = confusion
    self.mistakes = mistakes
    self.answers = answers
  }

  /// Share of correct answers, 0…1.
  public var accuracy: Float { examples == 0 ? 0 : Float(correct) / Float(examples) }
}
