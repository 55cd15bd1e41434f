/// mask_i = 0 with the given probability, else 1 / (1 − probability).
///
/// - Parameters:
///   - mask: [count]
func dropoutMask(_ mask: Target, probability: Float, _ random: inout SeededRandom, count: Int) {
  // 32 random bits a number are enough: two numbers from each draw.
  let threshold = UInt64(Double(probability) * 0x1p32)
  let scale = 1 / (1 - probability)
  var bits: UInt64 = 0
  for i in 0..<count {
    bits = i % 2 == 0 ? random.next() : bits >> 32
    mask[i] = bits & 0xFFFF_FFFF < threshold ? 0 : scale
  }
}

/// c = a · b, element by element, [count].
func multiply(_ c: Target, _ a: Source, _ b: Source, count: Int) {
  for i in 0..<count { c[i] = a[i] * b[i] }
}
