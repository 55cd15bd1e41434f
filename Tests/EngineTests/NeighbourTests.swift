import Testing

@testable import Engine

@Suite("The nearest examples")
struct NeighbourTests {
  private static func examples(_ count: Int) -> Examples {
    var random = SeededRandom(seed: 11)
    let bytes = (0..<count * 9).map { _ in UInt8(random.below(256)) }
    return Examples(
      name: "Random", shape: Shape(channels: 1, height: 3, width: 3), inputs: .bytes(bytes),
      targets: .classes(Array(repeating: 0, count: count), names: ["0"]))
  }

  private static func distance(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  @Test("are those that measuring every distance finds, the nearest first, with their distances")
  func nearest() {
    let examples = Self.examples(300)
    let point = examples.input(17).map { min(1, $0 + 0.02) }
    let found = Neighbourhood(examples).nearest(to: point, count: 5)
    let all = (0..<300).map { (index: $0, distance: Self.distance(examples.input($0), point)) }
      .sorted { $0.distance < $1.distance }
    #expect(found.map(\.example) == all.prefix(5).map(\.index))
    for (ours, theirs) in zip(found, all) { #expect(abs(ours.distance - theirs.distance) < 0.01) }
  }

  @Test("an example is its own neighbour, at no distance, in a network's features too")
  func itself() throws {
    let examples = Self.examples(50)
    let network = try Network(
      Architecture(input: examples.shape, layers: [.flatten, .dense(units: 6), .relu]), seed: 2)
    let points = try #require(Neighbourhood(examples, seenBy: network, progress: { _ in true }))
    #expect(points.dimension == 6 && points.count == 50)
    let found = points.nearest(to: network.predict(examples.input(30)), count: 2)
    #expect(found[0].example == 30 && found[0].distance < 1e-4 && found[1].distance > found[0].distance)
    #expect(Neighbourhood(examples).nearest(to: examples.input(30), count: 1) == [Neighbour(example: 30, distance: 0)])
  }

  @Test("more than there are cannot be found, and work that is ended gives nothing")
  func limits() throws {
    let examples = Self.examples(4)
    #expect(Neighbourhood(examples).nearest(to: examples.input(0), count: 9).count == 4)
    let network = try Network(Architecture(input: examples.shape, layers: [.flatten, .dense(units: 2)]))
    #expect(Neighbourhood(examples, seenBy: network, progress: { _ in false }) == nil)
  }
}
