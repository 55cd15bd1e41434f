/// Calls `body` with consecutive ranges of at most `step` that cover 0 ..< count.
@inline(__always) func forEachPart(of count: Int, by step: Int, _ body: (Range<Int>) -> Void) {
  var start = 0
  while start < count {
    let end = min(start + step, count)
    body(start..<end)
    start = end
  }
}
