import Testing

@testable import Engine

@Suite("Slope check") struct SlopeCheckTests {
  @Test("formulas, measured slopes and kernels agree for every layer and loss", arguments: [1, 2, 3] as [UInt64])
  func everything(seed: UInt64) throws {
    for check in try SlopeCheck.everything(seed: seed) {
      #expect(check.isRight, "\(check)")
      #expect(check.measured > 0)
    }
  }

  @Test("so they do where channels are many, sides are not square, and one pixel is all there is")
  func shapes() throws {
    let architectures = [
      Architecture(
        input: Shape(channels: 1, height: 9, width: 14),
        layers: [
          .convolution(filters: 21, size: 5, stride: 2, padding: 2), .maxPooling(size: 2, stride: 1),
          .localContrastNormalization(size: 3), .localResponseNormalization(), .batchNormalization(),
          .locallyConnected(filters: 9, size: 2), .transposedConvolution(filters: 18, size: 4, stride: 3),
          .l2Pooling(size: 4, stride: 3), .convolution(filters: 34, size: 1, groups: 2), .globalAveragePooling,
          .dense(units: 33), .softmax,
        ]),
      Architecture(
        input: Shape(channels: 1),
        layers: [
          .convolution(filters: 2, size: 3, padding: 1, dilation: 1), .upsampling(factor: 2, .bilinear),
          .transposedConvolution(filters: 1, size: 1), .locallyConnected(filters: 1, size: 2, padding: 1),
          .averagePooling(size: 3, stride: 3), .residual([.flatten]), .dropout(0), .batchNormalization(),
        ]),
    ]
    for architecture in architectures {
      for check in try SlopeCheck.layers(of: architecture, seed: 4) { #expect(check.isRight, "\(check)") }
    }
  }

  @Test("a wrong formula is found", arguments: [0.5, .nan])
  func mistakes(factor: Double) throws {
    struct Wrong: ReferenceFunction {
      let factor: Double
      func forward(_ x: [Double], _ parameters: [[Double]]) -> [Double] { x.map { $0 * $0 * $0 } }
      func backward(
        _ x: [Double], _ parameters: [[Double]], _ errors: [Double]
      ) -> (x: [Double], parameters: [[Double]]) { (zip(x, errors).map { 6 * factor * $0 * $0 * $1 }, []) }
    }
    let plan = try LayerDescription.activation(.linear).plan(for: Shape(channels: 5))
    let right = SlopeCheck(plan, reference: Wrong(factor: 0.5), seed: 1)
    let wrong = SlopeCheck(plan, reference: Wrong(factor: factor * 0.99), seed: 1)
    #expect(right.slopeError < 1e-6 && wrong.slopeError > 5e-3 && !wrong.isRight)
    // The Engine's layer is another: its outputs and gradients cannot agree.
    #expect(right.outputError > 0.1 && right.gradientError > 0.1 && !right.isRight)
  }
}
