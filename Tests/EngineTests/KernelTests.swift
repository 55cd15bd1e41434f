import Foundation
import KernelInterface
import Testing

@testable import Engine

/// Naive twins: each says in the plainest way what a kernel means, in double precision.
@Suite("Kernels") struct KernelTests {
  @Test(
    "a product of matrices is rows times columns, whatever the layout and size",
    arguments: [
      (1, 1, 1), (2, 3, 4), (7, 5, 1), (1, 9, 3), (33, 17, 29), (10, 800, 784), (500, 30, 120), (70, 300, 401),
    ])
  func product(m: Int, n: Int, k: Int) {
    var random = SeededRandom(seed: 3)
    let a = random.numbers(m * k)
    let b = random.numbers(k * n)
    let start = random.numbers(m * n)
    let expected = (0..<m).flatMap { i in
      (0..<n).map { j in (0..<k).reduce(0.0) { $0 + Double(a[i * k + $1]) * Double(b[$1 * n + j]) } }
    }
    let (plainA, plainB) = (tensor(a), tensor(b))
    let (turnedA, turnedB) = (tensor(transposed(a, m, k)), tensor(transposed(b, k, n)))
    defer { withExtendedLifetime((plainA, plainB, turnedA, turnedB)) {} }
    for adding in [false, true] {
      let wanted = zip(expected, start).map { adding ? $0 + Double($1) : $0 }
      for (left, right) in [(false, false), (true, false), (false, true), (true, true)] {
        let c = with(start) { c in
          let left: Matrix = left ? .transposed(turnedA.values) : .rows(plainA.values)
          let right: Matrix = right ? .transposed(turnedB.values) : .rows(plainB.values)
          matrixProduct(c, left, right, m: m, n: n, k: k, adding: adding)
        }
        #expect(distance(c, wanted) < 1e-5 * Double(k))
      }
    }
  }

  @Test("a matrix times a vector is the product with one column", arguments: [(1, 1), (3, 5), (5, 5), (40, 7)])
  func vectorProduct(rows: Int, columns: Int) {
    var random = SeededRandom(seed: 4)
    let matrix = random.numbers(rows * columns)
    let x = random.numbers(columns)
    let expected = (0..<rows).map { r in
      (0..<columns).reduce(0.0) { $0 + Double(matrix[r * columns + $1]) * Double(x[$1]) }
    }
    let (stored, flat) = (tensor(matrix), tensor(transposed(matrix, rows, columns)))
    defer { withExtendedLifetime((stored, flat)) {} }
    let plain = with(count: rows) { matrixVectorProduct($0, .rows(stored.values), x, rows: rows, columns: columns) }
    let turned = with(count: rows) {
      matrixVectorProduct($0, .transposed(flat.values), x, rows: rows, columns: columns)
    }
    #expect(distance(plain, expected) < 1e-5)
    #expect(distance(turned, expected) < 1e-5)
  }

  @Test("a gradient for some units leaves the others alone")
  func denseGradientRows() {
    var random = SeededRandom(seed: 5)
    let (n, units, inputs) = (6, 5, 4)
    let z = random.numbers(n * units)
    let x = random.numbers(n * inputs)
    let result = with(count: units * inputs + units) {
      denseBackwardParameters($0, $0 + units * inputs, z, x, rows: 1..<3, n: n, units: units, inputs: inputs)
    }
    for unit in 0..<units {
      let isChosen = (1..<3).contains(unit)
      for i in 0..<inputs {
        let sum = (0..<n).reduce(0.0) { $0 + Double(z[$1 * units + unit]) * Double(x[$1 * inputs + i]) }
        #expect(abs(Double(result[unit * inputs + i]) - (isChosen ? sum : 0)) < 1e-5)
      }
      let sum = (0..<n).reduce(0.0) { $0 + Double(z[$1 * units + unit]) }
      #expect(abs(Double(result[units * inputs + unit]) - (isChosen ? sum : 0)) < 1e-5)
    }
  }

  @Test("the fast exponential is right to 2e-7, and neither overflows nor turns negative")
  func exponential() {
    for i in -8700...8700 {
      let x = Float(i) / 100
      #expect(abs(Double(fastExp(x)) / exp(Double(x)) - 1) < 2e-7, "e^\(x)")
    }
    #expect(fastExp(0) == 1)
    #expect(fastExp(-200) == 0)
    #expect(fastExp(-.infinity) == 0)
    #expect(fastExp(1000).isFinite)
    #expect(fastExp(.nan).isNaN)
  }

  @Test("the fast logarithm and power are right to 3e-7 of their largest part")
  func power() {
    for i in stride(from: -80, through: 80, by: 1) {
      for fraction in stride(from: Float(1), to: 2, by: 0.07) {
        let x = fraction * Float(sign: .plus, exponent: i, significand: 1)
        let exact = log(Double(x))
        #expect(abs(Double(fastLog(x)) - exact) < 3e-7 * max(1, abs(exact)), "ln \(x)")
        #expect(abs(Double(fastPower(x, -0.75)) / pow(Double(x), -0.75) - 1) < 3e-7 * max(1, abs(exact)), "\(x)")
      }
    }
    #expect(fastLog(1) == 0)
    #expect(fastLog(.nan).isNaN)
    #expect(fastPower(.infinity, -0.75).isNaN)
  }

  @Test("parts cover everything once, the last of them perhaps shorter", arguments: [1, 7, 8, 9, 1000])
  func parts(count: Int) {
    let parts = Parts(of: count, by: 8)
    #expect((0..<parts.count).flatMap { parts[$0] } == Array(0..<count))
  }

  @Test("the activations are their formulas", arguments: Activation.allCases)
  func activations(function: Activation) {
    let z: [Float] = [-90, -20, -3, -0.7, -0.5, -1e-3, 0, 1e-3, 0.5, 0.7, 3, 20, 90]
    let expected = z.map { z -> Double in
      let z = Double(z)
      return switch function {
      case .step: z > 0 ? 1 : 0
      case .sigmoid: 1 / (1 + exp(-z))
      case .tanh: tanh(z)
      case .relu: max(0, z)
      case .leakyReLU: max(z, z / 100)
      case .softplus: max(z, 0) + log1p(exp(-abs(z)))
      case .linear: z
      }
    }
    let a = with(count: z.count) { activationForward($0, z, function, count: z.count) }
    for (a, e) in zip(a, expected) { #expect(abs(Double(a) - e) <= 1e-6 * max(abs(e), 1e-12) + 1e-35) }

    let errors = z.map { _ in Float(2) }
    let slopes = with(count: z.count) { activationBackward($0, errors, a, function, count: z.count) }
    for (i, a) in expected.enumerated() {
      let slope =
        switch function {
        case .step: 0.0
        case .sigmoid: a * (1 - a)
        case .tanh: 1 - a * a
        case .relu: z[i] > 0 ? 1.0 : 0
        case .leakyReLU: z[i] > 0 ? 1.0 : 0.01
        case .softplus: 1 / (1 + exp(-Double(z[i])))
        case .linear: 1.0
        }
      #expect(abs(Double(slopes[i]) - 2 * slope) < 1e-6)
    }
  }

  @Test("a NaN passes through every activation", arguments: Activation.allCases)
  func nan(function: Activation) {
    let a = with(count: 5) { activationForward($0, [Float](repeating: .nan, count: 5), function, count: 5) }
    #expect(a.allSatisfy { $0.isNaN })
  }

  @Test("softmax is a distribution, also for sums that would overflow")
  func softmax() {
    let z: [Float] = [1, 2, 3, 1000, 1001, 999, -1000, -1000, -1000]
    let p = with(count: 9) { softmaxForward($0, z, n: 3, classes: 3) }
    for row in 0..<3 {
      let own = z[row * 3..<row * 3 + 3].map(Double.init)
      let sum = own.reduce(0) { $0 + exp($1 - own.max()!) }
      for k in 0..<3 { #expect(abs(Double(p[row * 3 + k]) - exp(own[k] - own.max()!) / sum) < 1e-6) }
    }
  }

  @Test("cross-entropy stays finite and right for sums however large")
  func stableLosses() {
    let z: [Float] = [500, -500, 0]
    let p = with(count: 3) { softmaxForward($0, z, n: 1, classes: 3) }
    var loss: Float = 0
    let gradient = with(count: 3) { loss = softmaxCrossEntropyLoss($0, z, p, [0, 1, 0], width: 3, scale: 1) }
    #expect(abs(loss - 1000) < 1e-3)
    #expect(gradient == [1, -1, 0])

    let a = with(count: 3) { activationForward($0, z, .sigmoid, count: 3) }
    let bent = with(count: 3) { loss = sigmoidCrossEntropyLoss($0, z, a, [0, 1, 1], width: 3, scale: 0.5) }
    #expect(abs(Double(loss) - (1000 + log(2))) < 1e-3)
    #expect(bent == [0.5, -0.5, -0.25])
  }

  @Test("pixels become the numbers that Examples says they are")
  func bytes() {
    let bytes = (0...255).map { UInt8($0) }
    let numbers = with(count: 256) { scaleBytes($0, bytes, count: 256) }
    #expect(numbers == bytes.map { Float($0) / 255 })
  }

  @Test("channels last and map by map are each other's reverse")
  func layouts() {
    let shape = Shape(channels: 3, height: 2, width: 4)
    let values = (0..<24).map { Float($0) }
    let maps = with(count: 24) { channelsFirst($0, values, shape) }
    for c in 0..<3 { for p in 0..<8 { #expect(maps[c * 8 + p] == values[p * 3 + c]) } }
    #expect(with(count: 24) { channelsLast($0, maps, shape) } == values)
  }
}

/// Runs a kernel on a buffer and returns what it left there.
func with(_ start: [Float], _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
  var result = start
  result.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
  return result
}

func with(count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
  with([Float](repeating: 0, count: count), body)
}

/// The numbers where a kernel can hold on to them.
func tensor(_ values: [Float]) -> Tensor {
  let result = Tensor(values.count)
  result.assign(values)
  return result
}

func transposed(_ a: [Float], _ rows: Int, _ columns: Int) -> [Float] {
  (0..<columns).flatMap { c in (0..<rows).map { a[$0 * columns + c] } }
}

/// The largest difference.
func distance(_ a: [Float], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } : .infinity
}

func distance(_ a: [Float], _ b: [Float]) -> Double { distance(a, b.map(Double.init)) }

extension SeededRandom {
  mutating func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in uniform(-1, 1) } }
}
