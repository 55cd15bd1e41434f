#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Random numbers that depend on a seed alone: xoshiro256++ (Blackman and Vigna 2019, "Scrambled linear pseudorandom number
/// generators"), its state filled from the seed by SplitMix64 as its authors advise.
///
/// Shuffling is done here and not by the standard library, whose algorithm may change from version to version.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  /// - Parameter stream: independent sequences from one seed: weights draw from one, the order of the examples from another.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var x = seed &+ stream &* 0xD1B5_4A32_D192_ED03
    func next() -> UInt64 {
      x &+= 0x9E37_79B9_7F4A_7C15
      var z = x
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// Continues from a state, which must not be all zeros.
  init(state: (UInt64, UInt64, UInt64, UInt64)) { self.state = state }

  public mutating func next() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = (sum << 23 | sum >> 41) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// A number in [0, 1), all 53-bit fractions equally likely.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in [low, high).
  public mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * Float(uniform()) }

  /// A number from N(0, 1): the polar form of Box and Muller's method (Marsaglia and Bray 1964).
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      guard square > 0, square < 1 else { continue }
      let scale = (-2 * log(square) / square).squareRoot()
      spareNormal = y * scale
      return x * scale
    }
  }

  /// A whole number in 0 ..< bound, all equally likely (Lemire 2019, without its rare rejection: the bias is below bound/2⁶⁴).
  public mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  /// Every order equally likely: the shuffle of Fisher and Yates.
  public mutating func shuffle<T>(_ array: inout [T]) {
    var i = array.count - 1
    while i > 0 {
      array.swapAt(i, below(i + 1))
      i -= 1
    }
  }
}
