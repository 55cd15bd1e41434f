/// Calls `body` with consecutive ranges of at most `step` that cover 0 ..< count.
@inline(__always) func forEachPart(of count: Int, by step: Int, _ body: (Range<Int>) throws -> Void) rethrows {
  var start = 0
  while start < count {
    let end = min(start + step, count)
    try body(start..<end)
    start = end
  }
}

/// 0 ..< count cut into consecutive ranges of `step`; the last may be shorter.
struct Parts {
  let total: Int
  let step: Int

  init(of total: Int, by step: Int) {
    self.total = total
    self.step = step
  }

  var count: Int { (total + step - 1) / step }

  subscript(index: Int) -> Range<Int> { index * step..<min((index + 1) * step, total) }
}
