// The C library's exponential takes one number at a time; these functions are plain arithmetic, so that the compiler
// computes four, eight or sixteen at once.

/// e^x with a relative error below 2e-7, for any x: 0 below −87.3, and at most e^88.
///
/// e^x = 2^n · e^r with n = round(x / ln 2) and |r| ≤ ln 2 / 2, where a polynomial of degree 6 is exact enough; its
/// coefficients are those of Cephes' `expf` (Moshier 1989). ln 2 is subtracted in two parts, to lose no digits of r.
@inlinable @inline(__always) public func fastExp(_ x: Float) -> Float {
  let limited = x < 88 ? (x > -87.3 ? x : -87.3) : (x.isNaN ? x : 88)
  // Adding 1.5·2²³ pushes the fraction out of the number: what is left is rounded, and its lowest bits are n.
  let magic: Float = 12_582_912
  let shifted = limited * 1.442_695_04 + magic
  let n = shifted - magic
  let r = limited - n * 0.693_359_375 + n * 2.121_944_4e-4
  var p: Float = 1.987_569_15e-4
  p = p * r + 1.398_199_95e-3
  p = p * r + 8.333_451_9e-3
  p = p * r + 4.166_579_6e-2
  p = p * r + 1.666_666_55e-1
  p = p * r + 5.000_000_1e-1
  let fraction = p * r * r + r + 1
  let power = Float(bitPattern: (shifted.bitPattern &+ 127) << 23)
  let result = fraction * power
  return x > -87.3 ? result : (x.isNaN ? x : 0)
}

/// σ(x) = 1 / (1 + e^−x).
@inlinable @inline(__always) public func fastSigmoid(_ x: Float) -> Float { 1 / (1 + fastExp(-x)) }

/// tanh x, with a relative error below 1e-6: for small x a polynomial (Cephes' `tanhf`), because 1 − 2/(e^2x + 1) would
/// there be a small difference of large numbers.
@inlinable @inline(__always) public func fastTanh(_ x: Float) -> Float {
  let square = x * x
  var p: Float = -5.704_988_7e-3
  p = p * square + 2.063_908_88e-2
  p = p * square - 5.373_971_55e-2
  p = p * square + 1.333_144_26e-1
  p = p * square - 3.333_328_2e-1
  let small = p * square * x + x
  let large = 1 - 2 / (fastExp(2 * x) + 1)
  return square < 0.390_625 ? small : large
}

/// ln x for x > 0, with a relative error below 3e-7; of infinity and NaN NaN.
///
/// x = 2^n · m with √½ ≤ m < √2; of ln m = ln(1 + f) a polynomial in f (Cephes' `logf`, Moshier 1989), and n ln 2 is added in two
/// parts. For numbers that are not subnormal.
@inlinable @inline(__always) public func fastLog(_ x: Float) -> Float {
  // √½ becomes the place where the exponent changes; then its bits are n, and what is left over is m.
  let shifted = x.bitPattern &- 0x3F35_04F3
  let n = Float(Int32(bitPattern: shifted) >> 23)
  let f = Float(bitPattern: (shifted & 0x007F_FFFF) &+ 0x3F35_04F3) - 1
  let square = f * f
  var p: Float = 7.037_683_6e-2
  p = p * f - 1.151_461e-1
  p = p * f + 1.167_699_9e-1
  p = p * f - 1.242_014_1e-1
  p = p * f + 1.424_932_3e-1
  p = p * f - 1.666_805_8e-1
  p = p * f + 2.000_071_5e-1
  p = p * f - 2.499_999_4e-1
  p = p * f + 3.333_333_1e-1
  let tail = p * f * square - n * 2.121_944_4e-4 - 0.5 * square
  let result = f + tail + n * 0.693_359_375
  return x < .infinity ? result : .nan
}

/// x^y for x > 0, by way of logarithm and exponential: exact to about |y ln x| · 3e-7.
@inlinable @inline(__always) public func fastPower(_ x: Float, _ y: Float) -> Float { fastExp(y * fastLog(x)) }
