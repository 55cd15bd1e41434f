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
}
