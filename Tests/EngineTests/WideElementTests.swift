import Foundation
import KernelInterface
import Testing

@testable import Engine

@Suite("Wide kernels of single numbers") struct WideElementTests {
  @Test("a pixel becomes value / 255, to the last bit", arguments: Processor.kernels.indices)
  func bytes(kernels: Int) {
    let bytes = (0..<512).map { UInt8($0 % 256) }
    for count in [1, 7, 255, 256, 512] {
      let numbers = with(count: count) { Processor.kernels[kernels].scaleBytes($0, bytes, count) }
      #expect(numbers == (0..<count).map { Float(bytes[$0]) / 255 })
    }
  }

  @Test(
    "ReLU, its slope and the sigmoid are what they are called", arguments: Processor.kernels.indices, [1, 15, 16, 53])
  func activations(kernels: Int, count: Int) {
    let kernels = Processor.kernels[kernels]
    var random = SeededRandom(seed: UInt64(count))
    let (z, errors) = (random.numbers(count).map { $0 * 20 }, random.numbers(count))
    let a = with(count: count) { kernels.rectify($0, z, count) }
    #expect(a == z.map { max($0, 0) })
    let slope = with(count: count) { kernels.rectifyBackward($0, errors, a, count) }
    #expect(slope == zip(errors, a).map { $1 > 0 ? $0 : 0 })
    let sigmoid = with(count: count) { kernels.sigmoid($0, z, count) }
    #expect(distance(sigmoid, z.map { 1 / (1 + exp(-Double($0))) }) < 3e-7)
    let sum = z.reduce(0.0) { $0 + Double(abs($1)) }
    #expect(abs(Double(kernels.sumOfMagnitudes(z, count)) - sum) < 1e-4 * (1 + sum))
  }

  @Test("what is no number stays none", arguments: Processor.kernels.indices)
  func notANumber(kernels: Int) {
    let kernels = Processor.kernels[kernels]
    for place in [0, 16, 33] {
      var z = [Float](repeating: 1, count: 34)
      z[place] = .nan
      #expect(with(count: 34) { kernels.rectify($0, z, 34) }[place].isNaN)
      #expect(with(count: 34) { kernels.sigmoid($0, z, 34) }[place].isNaN)
      #expect(!kernels.sumOfMagnitudes(z, 34).isFinite)
    }
  }
}
