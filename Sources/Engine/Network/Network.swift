/// A network at work: layers with their parameters, and the buffers for a batch of examples.
///
/// A network belongs to one task. What others may see are copies: `snapshot`, `parameters`.
public final class Network {
  public let architecture: Architecture
  /// Shapes, parameters and cost of each layer.
  public let plan: [LayerPlan]
  /// The most examples computed at once; more are taken in several batches.
  public let capacity: Int
  /// The number of threads that share the work.
  public var threads: Int { workers.count }

  private let chain: Chain
  var layers: [any Layer] { chain.layers }
  /// Whether there are layers that in training need all examples of a batch at once.
  let needsWholeBatch: Bool
  /// Whether each layer computes all slices before the next begins: where one needs the whole batch, or shares it out by units.
  let goesByLayers: Bool
  /// The most examples of a slice.
  let largestSlice: Int
  /// Whether the first layer that computes something reads its inputs row by row, and no number beyond.
  let readsRows: Bool
  let workers: Workers
  /// False once parameters have changed otherwise than by a training step.
  var isPrepared = false
  /// The batch, [capacity + 1, height · width · channels]. The last row is for a look at a single example.
  let input: Tensor
  /// Whether there are buffers for gradients. The loss itself is `Objective`'s, the steps are `Trainer`'s.
  let trains: Bool

  /// - Parameters:
  ///   - batch: the most examples to be computed at once.
  ///   - threads: how many share the work; the results do not depend on it.
  ///   - initialization: how the weights are drawn, from `seed`.
  ///   - trains: whether the network shall have gradients; without them it needs half the memory.
  ///   - inputGradients: whether the loss's gradient with respect to the input is wanted too.
  /// - Throws: `EngineError` that says which layer cannot be applied to its input, and why.
  public init(
    _ architecture: Architecture, batch: Int = 64, threads: Int = 1, initialization: Initialization = .he,
    seed: UInt64 = 1, trains: Bool = false, inputGradients: Bool = false
  ) throws {
    guard batch >= 1 else { throw EngineError("a batch of \(batch) examples is too small: take at least 1") }
    self.architecture = architecture
    plan = try architecture.plan()
    try checkMemory(plan, batch: batch, trains: trains)
    capacity = batch
    workers = Workers(threads: threads)
    self.trains = trains
    largestSlice = Slicing.largestSlice(multiplyAdds: plan.reduce(0) { $0 + $1.multiplyAdds })
    let context = LayerContext(
      capacity: batch, workers: workers.count, largestSlice: largestSlice, trains: trains,
      needsInputGradient: inputGradients, seed: seed)
    input = context.activations(architecture.input)
    chain = Chain(plan, context)
    needsWholeBatch = chain.needsWholeBatch
    readsRows = chain.stages.first { !($0.stage is LeftOut) }?.stage is Dense
    goesByLayers = needsWholeBatch || chain.layers.contains { $0.sharesByUnits }
    initialize(initialization, seed: seed)
  }

  /// Weights and biases of all layers.
  public var parameterCount: Int { plan.reduce(0) { $0 + $1.parameters } }
  /// Multiplications, each with its addition, in one forward pass of one example.
  public var multiplyAdds: Int { plan.reduce(0) { $0 + $1.multiplyAdds } }
  public var outputShape: Shape { plan.last?.output ?? architecture.input }

  /// Draws all parameters anew. Each layer draws from a stream of its own, so that a change in one leaves the others' first
  /// weights as they were.
  public func initialize(_ initialization: Initialization, seed: UInt64) {
    for (index, layer) in layers.enumerated() {
      var random = SeededRandom(seed: seed, stream: UInt64(index) + 1)
      initialize(layer, initialization, &random)
    }
  }

  private func initialize(_ layer: any Layer, _ initialization: Initialization, _ random: inout SeededRandom) {
    for parameter in layer.parameters {
      for i in 0..<parameter.value.count { parameter.value[i] = initialization.draw(parameter.role, &random) }
    }
    isPrepared = false
  }

  // MARK: One layer, one slice: what fast path and single steps are made of

  /// What layer `index` reads.
  func input(of index: Int) -> Tensor { chain.input(of: index, input) }

  var stages: [(layers: Range<Int>, stage: any Stage)] { chain.stages }

  /// To be called before a forward pass, by one thread: brings parameters that have changed into the orders that layers want.
  func prepare() {
    guard !isPrepared else { return }
    chain.prepare()
    isPrepared = true
  }

  func forwardLayer(_ index: Int, _ batch: Batch) {
    if layers[index].needsWholeBatch || layers[index].sharesByUnits {
      layers[index].forward(input(of: index), batch)
    } else {
      batch.forEachSlice { chain.forwardLayer(index, input, $0) }
    }
  }

  /// - Parameter outputGradient: the errors that a layer gets, by its index.
  func backwardLayer(_ index: Int, _ batch: Batch, outputGradient: (Int) -> Tensor) {
    if layers[index].needsWholeBatch || layers[index].sharesByUnits {
      layers[index].backward(input(of: index), outputGradient: outputGradient(index), batch)
    } else {
      batch.forEachSlice { chain.backwardLayer(index, input, $0, outputGradient: outputGradient) }
    }
  }

  /// A batch of so many examples, as the network cuts it.
  func batch(_ count: Int, _ pass: Pass, isAlone: Bool = false) -> Batch {
    Batch(count: count, pass, workers, largestSlice: largestSlice, isAlone: isAlone)
  }

  /// Computes the first `count` rows of `input`, on all workers.
  ///
  /// - Parameters:
  ///   - input: where the inputs are, if not in the network's own `input`.
  ///   - gather: fills a slice's rows of `input`.
  ///   - use: called when the outputs of a slice are there.
  func predict(
    _ count: Int, _ input: Tensor? = nil, gather: (Slice) -> Void = { _ in }, use: (Slice) -> Void = { _ in }
  ) {
    let input = input ?? self.input
    // No sums over examples are taken, so slices may be larger: weights then serve more of them.
    let batch = Batch(
      count: count, .prediction, workers,
      largestSlice: largestSlice == Slicing.largestSlice ? 2 * largestSlice : largestSlice)
    guard goesByLayers || batch.sharesExample else {
      return batch.forEachSlice { slice in
        gather(slice)
        chain.forward(input, slice)
        use(slice)
      }
    }
    batch.forEachSlice(gather)
    chain.forward(input, batch)
    batch.forEachSlice(use)
  }

  /// What decides the class: the outputs, or the weighted sums under step units, whose outputs are often alike.
  var scores: Tensor {
    if case .activation(.step) = plan[plan.count - 1].description {
      input(of: plan.count - 1)
    } else {
      layers[layers.count - 1].output
    }
  }
}

extension Initialization {
  /// One number of a parameter.
  fileprivate func draw(_ role: Parameter.Role, _ random: inout SeededRandom) -> Float {
    switch role {
    case .constant(let value), .statistic(let value): value
    case .bias: self == .gaussian ? Float(random.normal()) : 0
    case .weight(let fanIn, let fanOut):
      switch self {
      case .he: Float(random.normal() * (2 / Double(fanIn)).squareRoot())
      case .glorot: Float((2 * random.uniform() - 1) * (6 / Double(fanIn + fanOut)).squareRoot())
      case .lecun: Float(random.normal() * (1 / Double(fanIn)).squareRoot())
      case .gaussian: Float(random.normal())
      case .zeros: 0
      }
    }
  }
}

private func checkMemory(_ plan: [LayerPlan], batch: Int, trains: Bool) throws {
  let activations = plan.reduce(0) { $0 + $1.activations } * (batch + 1)
  let parameters = plan.reduce(0) { $0 + $1.parameters }
  let bytes = (activations + parameters * 2) * (trains ? 2 : 1) * MemoryLayout<Float>.size
  guard bytes <= 16 << 30 else {
    throw EngineError(
      "the network would need \(bytes >> 30) GB of memory for batches of \(batch): take smaller batches or fewer units")
  }
}

extension Network {
  /// How many examples are computed at once where nobody asks for a number: 64, fewer where one has very many activations.
  static func usualBatch(_ architecture: Architecture) throws -> Int {
    let activations = try architecture.plan().reduce(0) { $0 + $1.activations }
    return max(1, min(64, (1 << 25) / max(1, activations)))
  }
}

extension LayerPlan {
  /// Numbers that the layer reads and writes for one example, those of inner layers too.
  var activations: Int {
    let uses = if case .siamese = description { 2 } else { 1 }
    return input.count + output.count + uses * inner.reduce(0) { $0 + $1.activations }
  }
}
