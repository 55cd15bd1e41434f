import Foundation
import Testing

@testable import Engine

/// Against what scikit-learn computed once in double precision; `Fixtures/make_classical.py` says how.
@Suite("scikit-learn's numbers") struct ClassicalReferenceTests {
  @Test("from the same start k-means ends at scikit-learn's centres", arguments: ClassicalReference.shared.clusterings)
  func clusters(expected: ClassicalReference.Clusters) throws {
    let count = expected.start.count / expected.dimension
    let found = try KMeans(clusters: count, iterations: 300, tolerance: 0).fit(
      expected.points, dimension: expected.dimension, start: expected.start)
    #expect(distance(found.centres, expected.centres) < 1e-5)
    #expect(found.assignments == expected.labels)
    #expect(abs(found.inertia / expected.inertia - 1) < 1e-5)
  }

  @Test("weights, objective and answers of the SVM are scikit-learn's", arguments: ClassicalReference.shared.machines)
  func machines(expected: ClassicalReference.Machines) throws {
    let machine = LinearSVM(cost: expected.cost, passes: 100_000, tolerance: 1e-6)
    let found = try machine.fit(
      expected.features, dimension: expected.dimension, labels: expected.labels, classes: expected.classes)
    #expect(distance(found.weights, expected.weights) < 1e-3)
    #expect(distance(found.biases, expected.biases) < 1e-3)
    // Scores are computed in single precision, and every example's rounding costs up to C times as much.
    let rounding = expected.cost * Double(expected.labels.count) * 1e-6
    for k in 0..<expected.classes {
      #expect(abs(found.objectives[k] - expected.objectives[k]) < 1e-4 * expected.objectives[k] + rounding)
      // The dual objective is a bound from below: together they prove that there is nothing much better.
      #expect(found.dualObjectives[k] <= found.objectives[k] * (1 + 1e-6))
      #expect(found.objectives[k] - found.dualObjectives[k] < 1e-4 * found.objectives[k] + rounding)
    }
    #expect(found.classify(expected.features) == expected.answers)
  }

  // MARK: what must hold for any data

  private func cloud(_ count: Int, _ dimension: Int, seed: UInt64 = 5) -> [Float] {
    var random = SeededRandom(seed: seed)
    return (0..<count).flatMap { i in (0..<dimension).map { Float(random.normal()) + Float((i % 7) * $0 % 5) } }
  }

  @Test("clusters are the same, bit for bit, on one, two and three threads, and another seed gives others")
  func clusterThreads() throws {
    let points = cloud(1500, 9)
    let found = try [1, 2, 3].map {
      try KMeans(clusters: 20, seed: 4).fit(points, dimension: 9, workers: Workers(threads: $0))
    }
    #expect(found[0] == found[1])
    #expect(found[0] == found[2])
    #expect(try KMeans(clusters: 20, seed: 5).fit(points, dimension: 9).centres != found[0].centres)
  }

  @Test("the inertia never grows, every point is with its nearest centre, every centre is its points' mean")
  func lloyd() throws {
    let (points, dimension) = (cloud(400, 4), 4)
    let found = try KMeans(clusters: 12, iterations: 500, tolerance: 0).fit(points, dimension: dimension)
    for (before, after) in zip(found.inertias, found.inertias.dropFirst()) { #expect(after <= before * (1 + 1e-9)) }
    func square(_ point: Int, _ cluster: Int) -> Double {
      (0..<dimension).reduce(0) {
        $0 + pow(Double(points[point * dimension + $1] - found.centres[cluster * dimension + $1]), 2)
      }
    }
    for point in 0..<400 {
      #expect((0..<12).allSatisfy { square(point, found.assignments[point]) <= square(point, $0) + 1e-5 })
    }
    for cluster in 0..<12 {
      let members = (0..<400).filter { found.assignments[$0] == cluster }
      #expect(!members.isEmpty)
      for i in 0..<dimension {
        let mean = members.reduce(0.0) { $0 + Double(points[$1 * dimension + i]) } / Double(members.count)
        #expect(abs(mean - Double(found.centres[cluster * dimension + i])) < 1e-5)
      }
    }
  }

  @Test(
    "k-means++ puts a centre into each of six clusters that are far apart, whatever the seed",
    arguments: 1...10 as ClosedRange<UInt64>)
  func spread(seed: UInt64) throws {
    var random = SeededRandom(seed: 99)
    let points = (0..<120).flatMap { [Float($0 % 6) * 1000 + Float(random.normal()), Float(random.normal())] }
    let found = try KMeans(clusters: 6, seed: seed).fit(points, dimension: 2)
    #expect(Set(found.assignments).count == 6)
    #expect(found.inertia < 120 * 4)
  }

  @Test("fewer different points than clusters, and a point for every cluster, are no trouble")
  func degenerate() throws {
    let two = try KMeans(clusters: 4).fit([1, 1, 1, 5, 5, 5], dimension: 1)
    #expect(two.inertia == 0)
    #expect(Set(two.assignments).count == 2)
    let all = try KMeans(clusters: 3).fit([1, 2, 4], dimension: 1)
    #expect(all.inertia == 0 && all.centres.sorted() == [1, 2, 4])
    #expect(throws: EngineError.self) { try KMeans(clusters: 4).fit([1, 2, 4], dimension: 1) }
    #expect(throws: EngineError.self) { try KMeans(clusters: 1).fit([1, .nan], dimension: 1) }
    #expect(throws: EngineError.self) { try KMeans(clusters: 1).fit([1, 2, 3], dimension: 2) }
    #expect(throws: EngineError.self) { try KMeans(clusters: 2).fit([1, 2, 3], dimension: 1, start: [1]) }
  }

  @Test("the machines are the same, bit for bit, on one, two and three threads")
  func machineThreads() throws {
    let features = cloud(300, 6)
    let labels = (0..<300).map { UInt8($0 % 5) }
    let found = try [1, 2, 3].map {
      try LinearSVM(cost: 2).fit(
        features, dimension: 6, labels: labels, classes: 5, workers: Workers(threads: $0))
    }
    #expect(found[0] == found[1])
    #expect(found[0] == found[2])
  }

  @Test("examples and labels that do not fit are refused, and whoever follows the work can end it")
  func refusals() throws {
    struct Enough: Error {}
    func fit(_ features: [Float], _ labels: [UInt8], _ classes: Int) throws {
      _ = try LinearSVM().fit(features, dimension: 2, labels: labels, classes: classes)
    }
    #expect(throws: EngineError.self) { try fit([1, 2, 3], [0, 1], 2) }
    #expect(throws: EngineError.self) { try fit([1, 2, 3, 4], [0, 2], 2) }
    #expect(throws: EngineError.self) { try fit([1, 2, 3, .infinity], [0, 1], 2) }
    #expect(throws: EngineError.self) { try fit([1, 2, 3, 4], [0, 0], 1) }
    #expect(throws: Enough.self) {
      try LinearSVM().fit([1, 2, 3, 4], dimension: 2, labels: [0, 1], classes: 2) { _ in throw Enough() }
    }
  }
}

/// The file of scikit-learn's numbers.
struct ClassicalReference: Decodable {
  struct Clusters: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var dimension: Int
    var points: [Float]
    var start: [Float]
    var centres: [Double]
    var labels: [Int]
    var inertia: Double
    var testDescription: String { name }
  }

  struct Machines: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var dimension: Int
    var classes: Int
    var cost: Double
    var features: [Float]
    var labels: [UInt8]
    var weights: [Double]
    var biases: [Double]
    var objectives: [Double]
    var answers: [Int]
    var testDescription: String { name }
  }

  var clusterings: [Clusters]
  var machines: [Machines]

  static let shared: ClassicalReference = {
    let url = Bundle.module.url(forResource: "classical", withExtension: "json", subdirectory: "Fixtures")!
    return try! JSONDecoder().decode(ClassicalReference.self, from: Data(contentsOf: url))
  }()
}
