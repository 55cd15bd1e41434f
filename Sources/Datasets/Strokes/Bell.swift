import Engine

extension SeededRandom {
  /// Approximately N(0, 1), but within ±3.46: the sum of four uniform numbers, centred and scaled. The far tails of the
  /// normal distribution would only make digits that nobody writes.
  mutating func bell() -> Float {
    let bits = next()
    var sum: Float = 0
    for part in 0..<4 { sum += Float(UInt16(truncatingIfNeeded: bits >> (16 * UInt64(part)))) }
    return (sum * 0x1p-16 - 2) * 1.732_050_8
  }
}
