/// Finds the `clusters` points that stand best for many: the mean of the squared distances to the nearest of them is made small.
///
/// It starts with points chosen far from one another (k-means++; Arthur and Vassilvitskii, SODA 2007) and repeats two steps
/// (Lloyd 1957, published 1982): every point joins the nearest centre; every centre moves to the mean of its points. Neither step
/// can make the inertia Σ ‖x − c(x)‖² larger, so it ends. A centre that nobody joins is put on the point that is farthest from
/// its own.
///
/// The result depends on points, settings and seed alone, bit for bit, for any number of threads.
public struct KMeans: Hashable, Codable, Sendable {
  public var clusters: Int
  /// The most repetitions.
  public var iterations: Int
  /// It ends when the centres move, in all, by a squared distance of at most this, times the mean variance of the coordinates; with 0
  /// when no point changes its cluster.
  public var tolerance: Double
  public var seed: UInt64

  public init(clusters: Int, iterations: Int = 100, tolerance: Double = 1e-4, seed: UInt64 = 1) {
    self.clusters = clusters
    self.iterations = iterations
    self.tolerance = tolerance
    self.seed = seed
  }

  /// Clusters points.
  ///
  /// - Parameters:
  ///   - points: [n, dimension]
  ///   - start: centres to begin with, [clusters, dimension], instead of those of k-means++.
  /// - Throws: `EngineError` when there are fewer points than clusters, or numbers that are not finite.
  public func fit(
    _ points: [Float], dimension: Int, start: [Float]? = nil, workers: Workers = Workers(threads: 1)
  ) throws -> Clustering {
    guard dimension >= 1, points.count % dimension == 0 else {
      throw EngineError("\(points.count) numbers are not points of \(dimension) coordinates")
    }
    let count = points.count / dimension
    guard (1...1 << 16).contains(clusters) else { throw EngineError("\(clusters) clusters is not in 1 to 65536") }
    guard count >= clusters else { throw EngineError("\(count) points cannot form \(clusters) clusters") }
    guard points.allSatisfy(\.isFinite) else { throw EngineError("a point has a coordinate that is no finite number") }
    if let start, start.count != clusters * dimension || !start.allSatisfy(\.isFinite) {
      throw EngineError("\(start.count) numbers are not \(clusters) centres of \(dimension) coordinates to start from")
    }
    let state = LloydState(points, dimension: dimension, clusters: clusters, workers)
    if let start { state.centres.assign(start) } else { state.chooseCentres(seed: seed) }
    return state.run(iterations: iterations, tolerance: tolerance)
  }
}

/// What k-means found.
public struct Clustering: Hashable, Codable, Sendable {
  /// [clusters, dimension]
  public var centres: [Float]
  /// The cluster of each point, the one whose centre is nearest.
  public var assignments: [Int]
  /// Σ ‖x − c(x)‖² before each repetition, and at the end: it never grows.
  public var inertias: [Double]
  /// Repetitions that were done.
  public var iterations: Int

  /// Σ ‖x − c(x)‖² over all points, with c(x) the centre nearest to x.
  public var inertia: Double { inertias.last ?? 0 }
}

/// Lloyd's repetitions at work. Work is cut into parts of fixed size, so the number of threads changes no sum.
private final class LloydState {
  let centres: Tensor
  private let points: Tensor
  private let count: Int
  private let dimension: Int
  private let clusters: Int
  private let workers: Workers
  private let squares: Tensor
  private let scratch: Tensor
  private var nearest: [Int32]
  /// ‖x − c(x)‖² of every point.
  private var distances: [Double]

  private static let pointsAtOnce = 256

  init(_ points: [Float], dimension: Int, clusters: Int, _ workers: Workers) {
    count = points.count / dimension
    self.dimension = dimension
    self.clusters = clusters
    self.workers = workers
    self.points = Tensor(count, dimension)
    self.points.assign(points)
    centres = Tensor(clusters, dimension)
    squares = Tensor(clusters)
    scratch = Tensor(workers.count, Self.pointsAtOnce * clusters)
    nearest = Array(repeating: 0, count: count)
    distances = Array(repeating: 0, count: count)
  }

  /// The first centre is any point; each further one is a point chosen with a probability in proportion to its squared distance
  /// from the nearest centre so far.
  func chooseCentres(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    distances = Array(repeating: .infinity, count: count)
    for cluster in 0..<clusters {
      let choice = cluster == 0 ? random.below(count) : chooseFar(&random)
      centres.row(cluster).update(from: points.row(choice), count: dimension)
      measure { old, point in min(old, squaredDistance(point, self.centres.row(cluster), count: self.dimension)) }
    }
  }

  private func chooseFar(_ random: inout SeededRandom) -> Int {
    let total = distances.reduce(0, +)
    // All points lie on centres: any will do.
    guard total > 0 else { return random.below(count) }
    var rest = random.uniform() * total
    for (index, distance) in distances.enumerated() where distance > 0 {
      rest -= distance
      if rest < 0 { return index }
    }
    return distances.lastIndex { $0 > 0 } ?? 0
  }

  func run(iterations: Int, tolerance: Double) -> Clustering {
    let least = tolerance > 0 ? tolerance * meanVariance() : 0
    assign()
    var inertias = [distances.reduce(0, +)]
    var done = 0
    while done < iterations {
      let before = nearest
      let moved = moveCentres()
      assign()
      done += 1
      inertias.append(distances.reduce(0, +))
      if nearest == before || moved < least { break }
    }
    return Clustering(
      centres: Array(centres), assignments: nearest.map(Int.init), inertias: inertias, iterations: done)
  }

  /// Every point joins the nearest centre.
  private func assign() {
    for cluster in 0..<clusters {
      squares[cluster] = innerProduct(centres.row(cluster), centres.row(cluster), count: dimension)
    }
    let parts = (count + Self.pointsAtOnce - 1) / Self.pointsAtOnce
    nearest.withUnsafeMutableBufferPointer { nearest in
      nonisolated(unsafe) let nearest = nearest
      workers.run(parts) { part, worker in
        let start = part * Self.pointsAtOnce
        nearestCentres(
          nearest.baseAddress! + start, points.row(start), centres.values, squares: squares.values,
          n: min(Self.pointsAtOnce, count - start), clusters: clusters, dimension: dimension,
          scratch: scratch.row(worker))
      }
    }
    let own = nearest
    measureIndexed { index, point in
      squaredDistance(point, self.centres.row(Int(own[index])), count: self.dimension)
    }
  }

  /// Every centre moves to the mean of its points.
  /// - Returns: the sum of the squared distances that they moved.
  private func moveCentres() -> Double {
    fillEmptyClusters()
    var members = [[Int32]](repeating: [], count: clusters)
    for (index, cluster) in nearest.enumerated() { members[Int(cluster)].append(Int32(index)) }
    var moved = [Double](repeating: 0, count: clusters)
    moved.withUnsafeMutableBufferPointer { moved in
      nonisolated(unsafe) let moved = moved
      workers.run(clusters) { cluster, _ in
        guard !members[cluster].isEmpty else { return }
        var sum = [Double](repeating: 0, count: dimension)
        for index in members[cluster] {
          let point = points.row(Int(index))
          for i in 0..<dimension { sum[i] += Double(point[i]) }
        }
        let centre = centres.row(cluster)
        for i in 0..<dimension {
          let mean = Float(sum[i] / Double(members[cluster].count))
          moved[cluster] += Double(mean - centre[i]) * Double(mean - centre[i])
          centre[i] = mean
        }
      }
    }
    return moved.reduce(0, +)
  }

  /// Gives each empty cluster the point that is farthest from its centre, where its old cluster keeps others. When all points lie on
  /// their centres there is nothing to gain, and an empty cluster stays as it is.
  private func fillEmptyClusters() {
    var sizes = [Int](repeating: 0, count: clusters)
    for cluster in nearest { sizes[Int(cluster)] += 1 }
    let empty = sizes.indices.filter { sizes[$0] == 0 }
    guard !empty.isEmpty else { return }
    var farthest = distances.indices.sorted { (distances[$0], $1) > (distances[$1], $0) }[...]
    for cluster in empty {
      while let index = farthest.popFirst() {
        guard distances[index] > 0 else { return }
        guard sizes[Int(nearest[index])] > 1 else { continue }
        sizes[Int(nearest[index])] -= 1
        sizes[cluster] += 1
        nearest[index] = Int32(cluster)
        break
      }
    }
  }

  private func measure(_ new: (Double, Source) -> Double) {
    let old = distances
    measureIndexed { new(old[$0], $1) }
  }

  private func measureIndexed(_ new: (Int, Source) -> Double) {
    let parts = (count + Self.pointsAtOnce - 1) / Self.pointsAtOnce
    distances.withUnsafeMutableBufferPointer { distances in
      nonisolated(unsafe) let distances = distances
      workers.run(parts) { part, _ in
        let start = part * Self.pointsAtOnce
        for index in start..<min(start + Self.pointsAtOnce, count) { distances[index] = new(index, points.row(index)) }
      }
    }
  }

  /// The mean over the coordinates of their variance.
  private func meanVariance() -> Double {
    var (sums, squares) = ([Double](repeating: 0, count: dimension), [Double](repeating: 0, count: dimension))
    for index in 0..<count {
      for i in 0..<dimension { sums[i] += Double(points.row(index)[i]) }
    }
    for index in 0..<count {
      for i in 0..<dimension {
        let difference = Double(points.row(index)[i]) - sums[i] / Double(count)
        squares[i] += difference * difference
      }
    }
    return squares.reduce(0, +) / Double(count * dimension)
  }
}
