/// A linear classifier with a margin: one against rest, with hinge loss and L2 regularisation.
///
/// For each class, with y = +1 for its examples and −1 for all others, it makes small
///
///     ½ (‖w‖² + b²) + C Σ max(0, 1 − y (w·x + b))
///
/// by dual coordinate descent (Hsieh, Chang, Lin, Keerthi and Sundararajan, ICML 2008, Algorithm 3: with shrinking), as LIBLINEAR does: every
/// example has a weight α between 0 and C; w = Σ α y x at all times; one α after another, in random order, is set to where
/// the dual objective Σ α − ½ (‖w‖² + b²) is largest. As in LIBLINEAR the bias b is the weight of a feature that is always 1.
///
/// The result depends on examples, settings and seed alone, bit for bit, for any number of threads: each class is one part.
public struct LinearSVM: Hashable, Codable, Sendable {
  /// C: what a violated margin costs beside the length of w.
  public var cost: Double
  /// The most passes over the examples.
  public var passes: Int
  /// It ends when no projected gradient is farther than this from another.
  public var tolerance: Double
  public var seed: UInt64

  public init(cost: Double = 1, passes: Int = 1000, tolerance: Double = 1e-3, seed: UInt64 = 1) {
    self.cost = cost
    self.passes = passes
    self.tolerance = tolerance
    self.seed = seed
  }

  /// Learns to tell classes apart.
  ///
  /// - Parameters:
  ///   - features: [n, dimension]
  ///   - labels: the class of each example, [n]
  ///   - progress: told from the caller's thread after each group of classes, with the share that is done; what it throws ends the work.
  /// - Throws: `EngineError` when numbers and labels do not fit, and what `progress` throws.
  public func fit(
    _ features: [Float], dimension: Int, labels: [UInt8], classes: Int, workers: Workers = Workers(threads: 1),
    progress: (Double) throws -> Void = { _ in }
  ) throws -> LinearClassifier {
    guard dimension >= 1, !labels.isEmpty, features.count == labels.count * dimension else {
      throw EngineError("\(features.count) numbers are not the features of \(labels.count) examples of \(dimension)")
    }
    guard features.allSatisfy(\.isFinite) else { throw EngineError("a feature is no finite number") }
    guard classes >= 2, labels.allSatisfy({ $0 < classes }) else {
      throw EngineError("labels must be below the number of classes, \(classes), and that at least 2")
    }
    guard cost > 0, cost.isFinite, tolerance > 0, passes >= 1 else {
      throw EngineError("cost, tolerance and passes of a linear SVM must be above 0")
    }
    let x = Tensor(labels.count, dimension)
    x.assign(features)
    let machines = (0..<classes).map { Machine(self, x, labels, class: $0) }
    // A group at a time, so that somebody can see how far it is, and end it. Which worker takes which class is left to chance.
    for first in stride(from: 0, to: classes, by: workers.count) {
      workers.run(min(workers.count, classes - first)) { part, _ in machines[first + part].learn() }
      try progress(Double(min(first + workers.count, classes)) / Double(classes))
    }
    return LinearClassifier(
      classes: classes, dimension: dimension, weights: machines.flatMap { Array($0.w) },
      biases: machines.map { Float($0.bias) },
      objectives: machines.map(\.objective), dualObjectives: machines.map(\.dualObjective),
      passes: machines.map(\.passes), supportVectors: machines.map { $0.alpha.count { $0 > 0 } })
  }
}

/// A linear classifier, and how it came about. The answer is the class with the largest score w·x + b.
public struct LinearClassifier: Hashable, Codable, Sendable {
  public var classes: Int
  public var dimension: Int
  /// [classes, dimension]
  public var weights: [Float]
  /// [classes]
  public var biases: [Float]
  /// For each class: ½ (‖w‖² + b²) + C Σ max(0, 1 − y (w·x + b)) on the training examples.
  public var objectives: [Double]
  /// For each class: Σ α − ½ (‖w‖² + b²). No larger than the objective; the nearer the two, the nearer both are to the best.
  public var dualObjectives: [Double]
  /// For each class: passes over the examples.
  public var passes: [Int]
  /// For each class: examples with α > 0, those that the weights are made of.
  public var supportVectors: [Int]

  /// The scores w·x + b, [n, classes].
  /// - Parameter features: [n, dimension]
  /// - Precondition: the number of features is a multiple of `dimension`.
  public func scores(_ features: [Float]) -> [Float] {
    precondition(features.count % dimension == 0, "\(features.count) numbers are not features of \(dimension)")
    let n = features.count / dimension
    var result = [Float](repeating: 0, count: n * classes)
    useOneBLASThread()
    result.withUnsafeMutableBufferPointer { result in
      guard let result = result.baseAddress else { return }
      denseForward(result, features, weights, biases, n: n, units: classes, inputs: dimension)
    }
    return result
  }

  /// The class of each example, [n].
  /// - Precondition: as in `scores`.
  public func classify(_ features: [Float]) -> [Int] {
    let scores = scores(features)
    return stride(from: 0, to: scores.count, by: classes).map { start in
      (0..<classes).reduce(0) { scores[start + $1] > scores[start + $0] ? $1 : $0 }
    }
  }
}

/// One class against the rest.
private final class Machine {
  let w: Tensor
  private(set) var bias = 0.0
  private(set) var alpha: [Double]
  private(set) var passes = 0
  private(set) var objective = 0.0
  private(set) var dualObjective = 0.0

  private let settings: LinearSVM
  private let x: Tensor
  private let dimension: Int
  /// y, +1 or −1.
  private let signs: [Double]
  /// ‖x‖² + 1.
  private let squares: [Double]
  private var random: SeededRandom

  init(_ settings: LinearSVM, _ x: Tensor, _ labels: [UInt8], class index: Int) {
    self.settings = settings
    self.x = x
    dimension = x.dimensions[1]
    w = Tensor(x.dimensions[1])
    signs = labels.map { Int($0) == index ? 1 : -1 }
    squares = labels.indices.map { Double(innerProduct(x.row($0), x.row($0), count: x.dimensions[1])) + 1 }
    alpha = Array(repeating: 0, count: labels.count)
    random = SeededRandom(seed: settings.seed, stream: UInt64(index) + 1)
  }

  func learn() {
    var active = Array(alpha.indices)
    // The limits of the projected gradient in the pass before: an α at its bound whose gradient points farther out is left alone.
    var (upper, lower) = (Double.infinity, -Double.infinity)
    while passes < settings.passes {
      passes += 1
      let (largest, smallest) = pass(&active, upper: upper, lower: lower)
      if largest - smallest <= settings.tolerance {
        if active.count == alpha.count { break }
        // All that is left is solved: look at all once more.
        active = Array(alpha.indices)
        (upper, lower) = (.infinity, -.infinity)
      } else {
        upper = largest > 0 ? largest : .infinity
        lower = smallest < 0 ? smallest : -.infinity
      }
    }
    complete()
  }

  /// One pass over the active examples.
  /// - Returns: the largest and the smallest projected gradient.
  private func pass(_ active: inout [Int], upper: Double, lower: Double) -> (Double, Double) {
    var (largest, smallest) = (-Double.infinity, Double.infinity)
    random.shuffle(&active)
    var kept: [Int] = []
    kept.reserveCapacity(active.count)
    for i in active {
      let slope = signs[i] * (Double(innerProduct(w.values, x.row(i), count: dimension)) + bias) - 1
      let isOut = alpha[i] == 0 && slope > upper || alpha[i] == settings.cost && slope < lower
      if isOut { continue }
      kept.append(i)
      let projected = alpha[i] == 0 ? min(slope, 0) : alpha[i] == settings.cost ? max(slope, 0) : slope
      largest = max(largest, projected)
      smallest = min(smallest, projected)
      guard abs(projected) > 1e-12 else { continue }
      let new = min(max(alpha[i] - slope / squares[i], 0), settings.cost)
      let change = (new - alpha[i]) * signs[i]
      alpha[i] = new
      addScaled(w.values, x.row(i), factor: Float(change), count: dimension)
      bias += change
    }
    active = kept
    return kept.isEmpty ? (0, 0) : (largest, smallest)
  }

  /// w once more from the α, in double precision, so that the roundings of all steps do not add up; and the objectives, before w
  /// is rounded to single precision.
  private func complete() {
    var sum = [Double](repeating: 0, count: dimension)
    bias = 0
    for i in alpha.indices where alpha[i] > 0 {
      let factor = alpha[i] * signs[i]
      let row = x.row(i)
      for k in 0..<dimension { sum[k] += factor * Double(row[k]) }
      bias += factor
    }
    for k in 0..<dimension { w[k] = Float(sum[k]) }
    let length = sum.reduce(bias * bias) { $0 + $1 * $1 } / 2
    dualObjective = alpha.reduce(0, +) - length
    objective = alpha.indices.reduce(length) { total, i in
      let row = x.row(i)
      let score = (0..<dimension).reduce(bias) { $0 + sum[$1] * Double(row[$1]) }
      return total + settings.cost * max(0, 1 - signs[i] * score)
    }
  }
}
