/// A stage of a network, at work: a function of its input, with parameters that can be learned.
///
/// All buffers are allocated in `init`; a training step allocates nothing. Layers never look at examples outside the slice
/// they are given, so slices of one batch can be computed at the same time.
protocol Layer: AnyObject {
  var description: LayerDescription { get }
  var inputShape: Shape { get }
  var outputShape: Shape { get }
  /// What training changes: nothing, or weight and bias.
  var parameters: [Parameter] { get }
  /// The activations, [capacity, output height · width · channels].
  var output: Tensor { get }
  /// ∂L/∂input, [capacity, input height · width · channels].
  var inputGradient: Tensor { get }

  /// Computes `output` from `input` for the examples of the slice.
  func forward(_ input: Tensor, _ slice: Slice)
  /// Computes `inputGradient` from ∂L/∂output for the examples of the slice, and whatever part of the parameters' gradients
  /// is best computed example by example.
  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice)
  /// Completes the parameters' gradients, over all `count` examples, for the units (or filters) `rows`.
  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, count: Int)
}

extension Layer {
  var parameters: [Parameter] { [] }
  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, count: Int) {}
}

/// Some consecutive examples of a batch: what one worker takes at a time.
struct Slice {
  /// Which slice of the batch this is.
  var index: Int
  var examples: Range<Int>
  /// Which worker computes it, and so which scratch memory it may use.
  var worker: Int

  var start: Int { examples.lowerBound }
  var count: Int { examples.count }
}

/// How a batch is cut into slices: by the number of examples alone, never by the number of threads. Sums over examples are
/// taken slice by slice in their order, and so are the same, bit for bit, on one thread and on sixty-four.
enum Slicing {
  /// Enough to keep the arithmetic units busy with one slice, few enough for several cores to have one each.
  static let largestSlice = 8
  static let mostSlices = 32

  static func sliceCount(_ examples: Int) -> Int {
    min((examples + largestSlice - 1) / largestSlice, mostSlices)
  }

  /// The examples of slice `index`; sizes differ by one at most.
  static func examples(_ index: Int, of slices: Int, count: Int) -> Range<Int> {
    index * count / slices..<(index + 1) * count / slices
  }
}

/// What every layer is told when it is built.
struct LayerContext {
  /// The most examples in a batch. One more row is kept for a look at a single example, that disturbs no batch.
  var capacity: Int
  var workers: Int
  /// False for a network that only predicts: it needs no gradients.
  var trains: Bool
  /// False for the first layer, unless somebody asks how the loss depends on the input: a layer may then leave it out.
  var needsInputGradient: Bool

  func activations(_ shape: Shape) -> Tensor { Tensor(capacity + 1, shape.count) }
  func gradients(_ shape: Shape) -> Tensor { trains ? activations(shape) : Tensor(0, 0) }
}

/// Numbers that training changes, and their gradient.
final class Parameter {
  /// `weight` or `bias`, as PyTorch has it.
  let name: String
  /// PyTorch's dimensions, [units, inputs] or [filters, channels, height, width] or [units].
  let dimensions: [Int]
  /// One row a unit (or filter). The weights of a filter lie as its window sees them, [height, width, channels].
  let value: Tensor
  /// Mean over the batch of ∂L/∂value.
  let gradient: Tensor

  init(_ name: String, _ dimensions: [Int], trains: Bool) {
    self.name = name
    self.dimensions = dimensions
    let row = dimensions.dropFirst().reduce(1, *)
    value = Tensor(dimensions[0], row)
    gradient = trains ? Tensor(dimensions[0], row) : Tensor(0, 0)
  }

  /// Units or filters.
  var rows: Int { dimensions[0] }
  /// Numbers a unit.
  var rowLength: Int { value.rowCount }

  /// A copy in PyTorch's order.
  func exported(_ tensor: Tensor) -> [Float] {
    let values = Array(tensor)
    return dimensions.count == 4 ? transposeRows(values, from: dimensions[1], isExport: true) : values
  }

  /// Takes numbers in PyTorch's order.
  func load(_ values: [Float]) {
    value.assign(dimensions.count == 4 ? transposeRows(values, from: dimensions[1], isExport: false) : values)
  }

  /// [filters, height · width, channels] to [filters, channels, height · width], or back.
  private func transposeRows(_ values: [Float], from channels: Int, isExport: Bool) -> [Float] {
    let pixels = dimensions[2] * dimensions[3]
    var result = values
    for f in 0..<dimensions[0] {
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
