/// What a network computes in one go: a layer, or several that are quicker together.
protocol Stage: AnyObject {
  /// Computes the output from `input` for the examples of the slice.
  func forward(_ input: Tensor, _ slice: Slice)
  /// Computes the input's gradient from ∂L/∂output for the examples of the slice, and whatever part of the parameters' gradients
  /// is best computed example by example.
  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice)
  /// `forward` for all slices of a batch.
  func forward(_ input: Tensor, _ batch: Batch)
  /// `backward` for all slices of a batch.
  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch)
}

extension Stage {
  func forward(_ input: Tensor, _ batch: Batch) { batch.forEachSlice { forward(input, $0) } }
  func backward(_ input: Tensor, outputGradient: Tensor, _ batch: Batch) {
    batch.forEachSlice { backward(input, outputGradient: outputGradient, $0) }
  }
}

/// A layer of a network, at work: a function of its input, with parameters that can be learned.
///
/// All buffers are allocated in `init`; a training step allocates nothing. Layers never look at examples outside the slice
/// they are given, so slices of one batch can be computed at the same time. The one exception is a layer that needs the whole
/// batch at once, as batch normalisation does: then a network goes layer by layer, each with all slices, and not slice by
/// slice, each through all layers.
protocol Layer: Stage {
  var description: LayerDescription { get }
  var inputShape: Shape { get }
  var outputShape: Shape { get }
  /// What training changes: nothing, or weight and bias. Statistics that go into a model file too, but are not trained.
  var parameters: [Parameter] { get }
  /// The activations, [capacity, output height · width · channels].
  var output: Tensor { get }
  /// ∂L/∂input, [capacity, input height · width · channels].
  var inputGradient: Tensor { get }
  /// Whether in training an example's output depends on the other examples of the batch.
  var needsWholeBatch: Bool { get }
  /// Whether it has too many weights for the cache, and so gives each worker some of its units and all examples: then every weight
  /// is read from memory once a batch, and not once a slice.
  var sharesByUnits: Bool { get }

  /// Called when the parameters of the units (or filters) `rows` have changed: time to bring them into other orders.
  func prepare(rows: Range<Int>)
  /// Completes the parameters' gradients, over all examples of the batch, for the units (or filters) `rows`.
  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch)

  /// The inputs that go together where these, and not examples, are shared out among the workers; nil where the layer has no such
  /// way.
  var columns: Parts? { get }
  /// `completeGradient` for some inputs of all units; the first of them bring the biases' too.
  func completeGradient(_ input: Tensor, outputGradient: Tensor, columns: Range<Int>, _ batch: Batch)
  /// `descend` for some inputs of all units; the first of them bring the biases too.
  func descend(_ input: Tensor, outputGradient: Tensor, columns: Range<Int>, _ batch: Batch, rate: Float)

  /// Whether `descend` can take the place of `completeGradient` and an optimizer's step.
  var canDescend: Bool { get }
  /// θ ← θ − rate · ∂L/∂θ for the units `rows`, with the gradient that `completeGradient` would have written.
  func descend(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch, rate: Float)
  /// Called once after each training step, if the layer needs whole batches: time to keep statistics of this one.
  func finishStep(_ batch: Batch)
  /// The layers with trained parameters that this one consists of, with what they read and the errors they get: itself, or
  /// layers inside it.
  func learners(_ input: Tensor, outputGradient: Tensor) -> [Learner]
}

extension Layer {
  var parameters: [Parameter] { [] }
  var needsWholeBatch: Bool { false }
  var sharesByUnits: Bool { false }
  func prepare(rows: Range<Int>) {}
  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch) {}
  var columns: Parts? { nil }
  func completeGradient(_ input: Tensor, outputGradient: Tensor, columns: Range<Int>, _ batch: Batch) {
    preconditionFailure("\(description) does not share out its inputs")
  }
  func descend(_ input: Tensor, outputGradient: Tensor, columns: Range<Int>, _ batch: Batch, rate: Float) {
    preconditionFailure("\(description) does not share out its inputs")
  }
  var canDescend: Bool { false }
  func descend(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, _ batch: Batch, rate: Float) {
    preconditionFailure("\(description) cannot descend without a gradient")
  }
  func finishStep(_ batch: Batch) {}
  func learners(_ input: Tensor, outputGradient: Tensor) -> [Learner] {
    parameters.contains(where: \.isTrained) ? [Learner(layer: self, input: input, outputGradient: outputGradient)] : []
  }
}

/// A layer with trained parameters, and the tensors that its gradient is made of.
final class Learner {
  let layer: any Layer
  /// The layer's trained parameters.
  let parameters: [Parameter]
  let input: Tensor
  let outputGradient: Tensor
  /// How many pairs of towers it is in: each doubles the rows of a batch.
  var doublings = 0
  /// What no input exceeds, if that is known.
  var largestInput: Float?

  init(layer: any Layer, input: Tensor, outputGradient: Tensor) {
    self.layer = layer
    self.input = input
    self.outputGradient = outputGradient
    parameters = layer.parameters.filter(\.isTrained)
  }

  /// All of it.
  func completeGradient(_ batch: Batch) {
    layer.completeGradient(
      input, outputGradient: outputGradient, rows: 0..<parameters[0].rows, own(batch))
  }

  func completeGradient(_ part: UpdatePart, _ batch: Batch) {
    if let columns = part.columns {
      layer.completeGradient(input, outputGradient: outputGradient, columns: columns, own(batch))
    } else {
      layer.completeGradient(input, outputGradient: outputGradient, rows: part.rows, own(batch))
    }
  }

  func descend(_ part: UpdatePart, _ batch: Batch, rate: Float) {
    if let columns = part.columns {
      layer.descend(input, outputGradient: outputGradient, columns: columns, own(batch), rate: rate)
    } else {
      layer.descend(input, outputGradient: outputGradient, rows: part.rows, own(batch), rate: rate)
    }
  }

  private func own(_ batch: Batch) -> Batch { (0..<doublings).reduce(batch) { batch, _ in batch.doubled } }
}

/// What every layer is told when it is built.
struct LayerContext {
  /// The most examples in a batch. One more row is kept for a look at a single example, that disturbs no batch.
  var capacity: Int
  var workers: Int
  /// The most examples of a slice.
  var largestSlice = Slicing.largestSlice
  /// False for a network that only predicts: it needs no gradients.
  var trains: Bool
  /// False for the first layer, unless somebody asks how the loss depends on the input: a layer may then leave it out.
  var needsInputGradient: Bool
  /// Whether what the layer reads is the network's input, flattened at most.
  var readsInput = false
  /// Whether the layer is a convolution that is computed together with the pooling behind it.
  var isPooled = false
  /// What chance depends on in layers that draw.
  var seed: UInt64 = 1
  /// Where the layer stands, as model files say it: `3.` for the fourth layer, `3.0.` for the first inside it. Its own
  /// parameters are named without the first number.
  var path: [Int] = []

  /// The most slices that a batch is cut into.
  var slices: Int { Slicing.sliceCount(capacity, largest: largestSlice) }

  func activations(_ shape: Shape) -> Tensor { Tensor(capacity + 1, shape.count) }
  func gradients(_ shape: Shape) -> Tensor { trains ? activations(shape) : Tensor(0, 0) }

  /// The name of a parameter within the layer of the network that it belongs to: `weight`, or `0.weight` inside a chain.
  func name(_ parameter: String) -> String { path.dropFirst().map { "\($0)." }.joined() + parameter }
}

/// Numbers of a layer that training changes, and their gradient; or statistics that it keeps.
final class Parameter {
  /// How the numbers begin.
  enum Role {
    /// Drawn, with a spread that depends on the numbers of inputs and outputs.
    case weight(fanIn: Int, fanOut: Int)
    /// 0, or drawn where everything is.
    case bias
    /// The same every time: a scale, which begins at 1.
    case constant(Float)
    /// As `constant`, but never trained.
    case statistic(Float)
  }

  /// `weight` or `bias`, as PyTorch has it.
  let name: String
  /// PyTorch's dimensions, [units, inputs] or [filters, channels, height, width] or [units].
  let dimensions: [Int]
  let role: Role
  /// One row a unit (or filter). The weights of a filter lie as its window sees them, [height, width, channels].
  let value: Tensor
  /// Mean over the batch of ∂L/∂value.
  let gradient: Tensor

  /// - Parameters:
  ///   - role: nil for what follows from the dimensions: a bias if there is one alone, else a weight, whose fan-out counts
  ///     the window's positions too.
  init(_ name: String, _ dimensions: [Int], role: Role? = nil, _ context: LayerContext) {
    self.name = context.name(name)
    self.dimensions = dimensions
    let row = dimensions.dropFirst().reduce(1, *)
    let window = dimensions.count > 3 ? dimensions.suffix(2).reduce(1, *) : 1
    self.role = role ?? (dimensions.count == 1 ? .bias : .weight(fanIn: row, fanOut: dimensions[0] * window))
    value = Tensor(dimensions[0], row)
    gradient =
      if context.trains, !self.role.isStatistic { Tensor(dimensions[0], row) } else { Tensor(0, 0) }
  }

  var isTrained: Bool { !role.isStatistic }
  var isWeight: Bool { if case .weight = role { true } else { false } }
  /// Units or filters.
  var rows: Int { dimensions[0] }
  /// Numbers a unit.
  var rowLength: Int { value.rowCount }

  /// A copy in PyTorch's order.
  func exported(_ tensor: Tensor) -> [Float] {
    let values = Array(tensor)
    return dimensions.count > 3 && !values.isEmpty ? transposeFilters(values, isExport: true) : values
  }

  /// Takes numbers in PyTorch's order.
  func load(_ values: [Float]) {
    value.assign(dimensions.count > 3 ? transposeFilters(values, isExport: false) : values)
  }

  /// [filters, height · width, channels] to [filters, channels, height · width], or back.
  private func transposeFilters(_ values: [Float], isExport: Bool) -> [Float] {
    let pixels = dimensions.suffix(2).reduce(1, *)
    let channels = dimensions[dimensions.count - 3]
    var result = values
    for f in 0..<values.count / (pixels * channels) {
      for c in 0..<channels {
        for p in 0..<pixels {
          let last = (f * pixels + p) * channels + c
          let first = (f * channels + c) * pixels + p
          if isExport { result[first] = values[last] } else { result[last] = values[first] }
        }
      }
    }
    return result
  }
}

extension Parameter.Role {
  fileprivate var isStatistic: Bool { if case .statistic = self { true } else { false } }
}
