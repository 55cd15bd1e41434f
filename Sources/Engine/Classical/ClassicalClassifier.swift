/// How to recognise images with engineered features: the road before ConvNets, as the lecture notes draw it,
///
///     SIFT on a dense grid → k-means (visual words) → spatial pyramid → linear SVM
///
/// Only the words and the last, linear stage are learned, the words without labels.
public struct ClassicalRecipe: Hashable, Codable, Sendable {
  /// Images are made this many times larger first: a patch of 16×16 pixels does not fit into a digit of 8×8.
  public var enlargement: Int
  public var descriptor: OrientationHistograms
  /// How many kinds of patches are told apart.
  public var words: Int
  /// About so many patches, from images chosen at random, are clustered into words.
  public var sample: Int
  public var pyramid: SpatialPyramid
  public var svm: LinearSVM
  public var seed: UInt64

  public init(
    enlargement: Int = 1, descriptor: OrientationHistograms = OrientationHistograms(stride: 2), words: Int = 128,
    sample: Int = 20_000, pyramid: SpatialPyramid = SpatialPyramid(), svm: LinearSVM = LinearSVM(cost: 10),
    seed: UInt64 = 1
  ) {
    self.enlargement = enlargement
    self.descriptor = descriptor
    self.words = words
    self.sample = sample
    self.pyramid = pyramid
    self.svm = svm
    self.seed = seed
  }

  /// Settings for images of such a size: those of less than 20 pixels are enlarged until two patches fit side by side.
  public static func fitting(_ shape: Shape) -> ClassicalRecipe {
    let side = max(1, min(shape.height, shape.width))
    return side >= 20 ? ClassicalRecipe() : ClassicalRecipe(enlargement: (31 + side) / side)
  }
}

/// What training a classical classifier is about to do.
public enum ClassicalStage: String, Hashable, Sendable, CaseIterable {
  /// Patches of some images are described.
  case describing
  /// They are clustered into words.
  case clustering
  /// All images become features.
  case encoding
  /// The linear machines learn to separate the classes.
  case separating
}

/// Engineered features with a trained linear classifier: a value, ready to classify.
public struct ClassicalClassifier: Hashable, Codable, Sendable {
  public let recipe: ClassicalRecipe
  /// Of one image, before it is enlarged.
  public let input: Shape
  public let classNames: [String]
  /// The visual words: descriptors of typical patches, [words, descriptor length].
  public let words: [Float]
  public let separator: LinearClassifier

  /// Learns words and separator from examples; the same for any number of threads.
  ///
  /// - Parameter progress: told the stage and the share of it that is done; what it throws ends the work.
  /// - Throws: `EngineError` when examples and recipe do not fit, and what `progress` throws.
  public init(
    _ recipe: ClassicalRecipe, training: Examples, threads: Int = 1,
    progress: (ClassicalStage, Double) throws -> Void = { _, _ in }
  ) throws {
    guard case .classes(let labels, let names) = training.targets else {
      throw EngineError("\(training.name) has no classes to tell apart")
    }
    guard training.count > 0 else { throw EngineError("\(training.name) has no examples to train on") }
    let workers = Workers(threads: threads)
    let encoder = try FeatureEncoder(recipe, training.shape, workers)

    try progress(.describing, 0)
    let sample = encoder.sampleDescriptors(training)
    try progress(.clustering, 0)
    let means = KMeans(clusters: recipe.words, iterations: 50, seed: recipe.seed)
    let words = try means.fit(sample, dimension: recipe.descriptor.length, workers: workers).centres
    let features = try encoder.encode(training, words: words) { try progress(.encoding, $0) }
    try progress(.separating, 0)
    separator = try recipe.svm.fit(
      features, dimension: recipe.pyramid.parts * recipe.words, labels: labels, classes: names.count, workers: workers
    ) { try progress(.separating, $0) }
    self.recipe = recipe
    self.words = words
    input = training.shape
    classNames = names
  }

  /// Numbers that were learned: words, weights and biases.
  public var parameterCount: Int { words.count + separator.weights.count + separator.biases.count }

  /// The image as the descriptors see it: enlarged.
  /// - Precondition: `image.count == input.count`.
  public func enlarged(_ image: [Float]) -> (pixels: [Float], shape: Shape) {
    (recipe.enlarged(image, input), recipe.enlarged(input))
  }

  /// The descriptors of an image's patches.
  /// - Precondition: as in `enlarged`.
  public func descriptors(of image: [Float]) throws -> DescriptorGrid {
    let (pixels, shape) = enlarged(image)
    return try recipe.descriptor.describe(pixels, shape)
  }

  /// The visual word of each patch, nil where there is nothing in it.
  public func words(of grid: DescriptorGrid) -> [Int?] {
    let nearest = Vocabulary(words, length: grid.length).words(grid.values, count: grid.count)
    return zip(nearest, grid.hasContent).map { $1 ? Int($0) : nil }
  }

  /// The features of an image: its spatial pyramid.
  /// - Precondition: as in `enlarged`.
  public func features(of image: [Float]) throws -> [Float] {
    let grid = try descriptors(of: image)
    return recipe.pyramid.pool(words(of: grid), rows: grid.rows, columns: grid.columns, vocabulary: recipe.words)
  }

  /// The score of each class for an image; the largest is the answer.
  /// - Precondition: as in `enlarged`.
  public func scores(of image: [Float]) throws -> [Float] { separator.scores(try features(of: image)) }

  /// How well it does on examples; the loss is the mean over them of Σ max(0, 1 − y score) over the classes.
  /// - Throws: `EngineError` when the examples are not of the kind that it was trained on, and what `progress` throws.
  public func evaluate(
    _ examples: Examples, threads: Int = 1, progress: (Double) throws -> Void = { _ in }
  ) throws -> Evaluation {
    guard examples.shape == input, examples.classNames.count == classNames.count else {
      throw EngineError("\(examples.name) has other images or classes than those that were trained on")
    }
    let encoder = try FeatureEncoder(recipe, input, Workers(threads: threads))
    let scores = separator.scores(try encoder.encode(examples, words: words, progress: progress))
    let classes = classNames.count
    var result = Evaluation(
      examples: examples.count, correct: 0, loss: 0,
      confusion: Array(repeating: Array(repeating: 0, count: classes), count: classes))
    var loss = 0.0
    for index in 0..<examples.count {
      let own = scores[index * classes..<(index + 1) * classes]
      let label = examples.label(index) ?? 0
      let answer = own.indices.reduce(own.startIndex) { own[$1] > own[$0] ? $1 : $0 } - own.startIndex
      for (k, score) in own.enumerated() { loss += Double(max(0, 1 - (k == label ? score : -score))) }
      result.confusion[label][answer] += 1
      if answer == label {
        result.correct += 1
      } else {
        result.mistakes.append(index)
        result.answers.append(answer)
      }
    }
    result.loss = Float(loss / Double(max(examples.count, 1)))
    return result
  }
}

extension ClassicalRecipe {
  func enlarged(_ shape: Shape) -> Shape {
    Shape(channels: shape.channels, height: shape.height * enlargement, width: shape.width * enlargement)
  }

  func enlarged(_ image: [Float], _ shape: Shape) -> [Float] {
    guard enlargement > 1 else { return image }
    var result = [Float](repeating: 0, count: enlarged(shape).count)
    result.withUnsafeMutableBufferPointer { target in
      enlarge(target.baseAddress!, image, height: shape.height, width: shape.width, factor: enlargement)
    }
    return result
  }
}
