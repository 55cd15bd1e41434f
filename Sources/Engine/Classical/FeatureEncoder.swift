/// Turns many images into features, on all workers. An image is one part of the work, so the number of threads changes nothing.
final class FeatureEncoder {
  private let recipe: ClassicalRecipe
  private let shape: Shape
  private let workers: Workers
  /// One for each worker.
  private let describers: [PatchDescriber]

  /// - Throws: `EngineError` when the recipe makes no sense, or does not fit such images.
  init(_ recipe: ClassicalRecipe, _ shape: Shape, _ workers: Workers) throws {
    guard (1...64).contains(recipe.enlargement) else {
      throw EngineError("an enlargement of \(recipe.enlargement) is not in 1 to 64")
    }
    guard (1...6).contains(recipe.pyramid.levels) else {
      throw EngineError("\(recipe.pyramid.levels) levels of the pyramid is not in 1 to 6")
    }
    guard (1...1 << 14).contains(recipe.words), recipe.sample >= recipe.words else {
      throw EngineError("\(recipe.words) words cannot be found among \(recipe.sample) patches")
    }
    self.recipe = recipe
    self.shape = shape
    self.workers = workers
    let enlarged = recipe.enlarged(shape)
    describers = try (0..<workers.count).map { _ in try PatchDescriber(recipe.descriptor, enlarged) }
  }

  private var patches: Int { describers[0].grid.rows * describers[0].grid.columns }

  /// Descriptors of about `recipe.sample` patches that have something in them, from images chosen at random: [patches, length].
  func sampleDescriptors(_ examples: Examples) -> [Float] {
    var random = SeededRandom(seed: recipe.seed)
    var order = Array(0..<examples.count)
    random.shuffle(&order)
    let length = recipe.descriptor.length
    var result: [Float] = []
    var next = 0
    while next < order.count, result.count < recipe.sample * length {
      let block = Array(order[next..<min(next + 64, order.count)])
      next += block.count
      for (values, hasContent) in describe(examples, block) {
        for patch in hasContent.indices where hasContent[patch] && result.count < recipe.sample * length {
          result += values[patch * length..<(patch + 1) * length]
        }
      }
    }
    return result
  }

  /// The features of all examples, [n, parts · words].
  func encode(_ examples: Examples, words: [Float], progress: (Double) throws -> Void) throws -> [Float] {
    let vocabulary = Vocabulary(words, length: recipe.descriptor.length)
    let grid = describers[0].grid
    var result: [Float] = []
    result.reserveCapacity(examples.count * recipe.pyramid.parts * recipe.words)
    try forEachBlock(of: examples.count) { block in
      try progress(Double(block.lowerBound) / Double(examples.count))
      var features = [[Float]](repeating: [], count: block.count)
      let described = describe(examples, Array(block))
      features.withUnsafeMutableBufferPointer { features in
        nonisolated(unsafe) let features = features
        workers.run(block.count) { part, _ in
          let (values, hasContent) = described[part]
          let nearest = vocabulary.words(values, count: hasContent.count)
          features[part] = recipe.pyramid.pool(
            zip(nearest, hasContent).map { $1 ? Int($0) : nil }, rows: grid.rows, columns: grid.columns,
            vocabulary: recipe.words)
        }
      }
      for own in features { result += own }
    }
    return result
  }

  private func forEachBlock(of count: Int, _ body: (Range<Int>) throws -> Void) rethrows {
    for start in stride(from: 0, to: count, by: 256) { try body(start..<min(start + 256, count)) }
  }

  /// The descriptors of some images.
  private func describe(_ examples: Examples, _ indices: [Int]) -> [(values: [Float], hasContent: [Bool])] {
    let length = recipe.descriptor.length
    var result = indices.map { _ in (values: [Float](), hasContent: [Bool]()) }
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let result = result
      workers.run(indices.count) { part, worker in
        var values = [Float](repeating: 0, count: patches * length)
        var content = [Bool](repeating: false, count: patches)
        let image = recipe.enlarged(examples.input(indices[part]), shape)
        values.withUnsafeMutableBufferPointer { values in
          content.withUnsafeMutableBufferPointer {
            describers[worker].describe(values.baseAddress!, $0.baseAddress!, image)
          }
        }
        result[part] = (values, content)
      }
    }
    return result
  }
}

/// Visual words, to look up descriptors in.
struct Vocabulary {
  private let words: [Float]
  private let squares: [Float]
  private let length: Int

  init(_ words: [Float], length: Int) {
    self.words = words
    self.length = length
    squares = stride(from: 0, to: words.count, by: length).map { start in
      words[start..<start + length].reduce(0) { $0 + $1 * $1 }
    }
  }

  /// The nearest word of each descriptor.
  /// - Parameter descriptors: [count, length]
  func words(_ descriptors: [Float], count: Int) -> [Int32] {
    var nearest = [Int32](repeating: 0, count: count)
    var scratch = [Float](repeating: 0, count: count * squares.count)
    nearest.withUnsafeMutableBufferPointer { nearest in
      scratch.withUnsafeMutableBufferPointer { scratch in
        guard let nearest = nearest.baseAddress, let scratch = scratch.baseAddress else { return }
        nearestCentres(
          nearest, descriptors, words, squares: squares, n: count, clusters: squares.count, dimension: length,
          scratch: scratch)
      }
    }
    return nearest
  }
}
