import Testing

@testable import Engine

/// One image whose convolutions are shared out among the workers by rows.
@Suite("One example shared out by rows") struct RowSharingTests {
  /// Large enough for every kind of convolution to be shared out: with pooling behind it and without, 3×3 and 5×5 windows, odd
  /// numbers of rows, a border, a stride.
  static let architectures: [[LayerDescription]] = [
    [
      .convolution(filters: 20, size: 5), .relu, .maxPooling(size: 2, stride: 2),
      .convolution(filters: 40, size: 5), .relu, .maxPooling(size: 2, stride: 2),
      .flatten, .dense(units: 10), .softmax,
    ],
    [
      .convolution(filters: 32, size: 3, padding: 1), .relu, .convolution(filters: 48, size: 3), .relu,
      .convolution(filters: 48, size: 3, padding: 1), .relu, .maxPooling(size: 2, stride: 2),
      .flatten, .dense(units: 10), .softmax,
    ],
    [
      .convolution(filters: 32, size: 5, stride: 2), .relu, .convolution(filters: 64, size: 5, padding: 2), .relu,
      .flatten, .dense(units: 10), .softmax,
    ],
  ]

  @Test(
    "has the same bits on any number of threads, and next to itself in a batch", arguments: architectures,
    [27, 30, 33])
  func sameBits(layers: [LayerDescription], side: Int) throws {
    let architecture = Architecture(input: Shape(channels: 1, height: side, width: side), layers: layers)
    let image = Toy.bars(1, side: side).input(0)
    let alone = try Network(architecture, batch: 1, threads: 1, seed: 3)
    let answer = alone.predict(image)
    for threads in 2...4 {
      let several = try Network(architecture, batch: 16, threads: threads, seed: 3)
      #expect(several.predict(image) == answer, "\(threads) threads")
      let many = several.predict((0..<16).flatMap { _ in image }, count: 16)
      #expect(Array(many.prefix(answer.count)).elementsEqual(answer) { abs($0 - $1) < 1e-6 })
    }
    for (layer, other) in zip(alone.layers, try shared(architecture, image)) {
      #expect(layer.output.row(0).values(layer.outputShape.count) == other, "\(layer)")
    }
  }

  /// What every layer puts out on three threads.
  private func shared(_ architecture: Architecture, _ image: [Float]) throws -> [[Float]] {
    let network = try Network(architecture, batch: 1, threads: 3, seed: 3)
    _ = network.predict(image)
    return network.layers.map { $0.output.row(0).values($0.outputShape.count) }
  }
}

extension UnsafeMutablePointer<Float> {
  fileprivate func values(_ count: Int) -> [Float] { Array(UnsafeBufferPointer(start: self, count: count)) }
}
