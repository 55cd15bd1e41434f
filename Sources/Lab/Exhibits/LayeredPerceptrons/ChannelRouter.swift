/// Wires between two columns of boxes. Each enters the channel on the left at one row and leaves it on the right at some;
/// where these differ it turns into a vertical track.
///
/// No two wires ever lie on the same cell, except where one crosses the other straight on.
struct ChannelRouter: Hashable, Sendable {
  /// One wire's way through the channel, or a piece of it.
  struct Passage: Hashable, Sendable {
    var wire: Int
    var entry: Int
    var exits: [Int]
    /// The vertical track, from 0 on the left; nil where the wire runs straight through.
    var track: Int?
    /// The passage in whose track this one begins or ends, instead of at the channel's edge: a wire that turns twice.
    var begins: Int?
    var ends: Int?

    init(wire: Int, entry: Int, exits: [Int]) {
      (self.wire, self.entry, self.exits) = (wire, entry, exits)
    }

    var isStraight: Bool { exits.allSatisfy { $0 == entry } }
    var span: ClosedRange<Int> { min(entry, exits.min() ?? entry)...max(entry, exits.max() ?? entry) }
  }

  private(set) var passages: [Passage]
  private(set) var trackCount = 0

  init(_ passages: [Passage]) {
    self.passages = passages
    var order = sorted()
    while order == nil {
      turnTwice()
      order = sorted()
    }
    assignTracks(untangled(order ?? []))
  }

  /// Whether `a`'s track must be left of `b`'s: `a` arrives in a row in which `b` leaves.
  private func precedes(_ a: Int, _ b: Int) -> Bool {
    a != b && (passages[a].ends == b || passages[b].exits.contains(passages[a].entry) && passages[a].begins == nil)
  }

  private var bending: [Int] { passages.indices.filter { !passages[$0].isStraight } }

  /// The bending passages so that each stands after those that must be left of it; nil if they wait for each other.
  private func sorted() -> [Int]? {
    var rest = bending
    var result: [Int] = []
    while !rest.isEmpty {
      guard let next = rest.first(where: { i in !rest.contains { precedes($0, i) } }) else { return nil }
      result.append(next)
      rest.removeAll { $0 == next }
    }
    return result
  }

  /// Breaks a circle of wires that wait for each other: one of them turns into a free row on its way.
  private mutating func turnTwice() {
    let tangled = bending
    let waits = { (i: Int) in tangled.contains { self.precedes(i, $0) } && tangled.contains { self.precedes($0, i) } }
    guard let first = tangled.first(where: waits) else { return }
    let taken = Set(passages.flatMap { [$0.entry] + $0.exits })
    let wish = passages[first].entry
    let free = (1...200).lazy.flatMap { [wish + $0, wish - $0] }.first { !taken.contains($0) } ?? wish
    var second = Passage(wire: passages[first].wire, entry: free, exits: passages[first].exits)
    second.begins = first
    passages[first].exits = [free]
    passages[first].ends = passages.count
    passages.append(second)
  }

  /// Crossings of two wires, the first of which has its track left of the other's.
  private func crossings(_ left: Int, _ right: Int) -> Int {
    let (a, b) = (passages[left], passages[right])
    return a.exits.count { b.span.contains($0) } + (a.span.contains(b.entry) ? 1 : 0)
  }

  /// Neighbours change places as long as that removes crossings.
  private func untangled(_ order: [Int]) -> [Int] {
    var order = order
    for _ in order {
      for i in order.indices.dropFirst() {
        let (left, right) = (order[i - 1], order[i])
        if !precedes(left, right), crossings(right, left) < crossings(left, right) { order.swapAt(i - 1, i) }
      }
    }
    return order
  }

  /// Each passage takes the first track right of all before it that would touch it.
  private mutating func assignTracks(_ order: [Int]) {
    for (place, index) in order.enumerated() {
      var track = 0
      for before in order[..<place] {
        let touches = passages[before].span.overlaps(passages[index].span) || precedes(before, index)
        if touches { track = max(track, (passages[before].track ?? 0) + 1) }
      }
      passages[index].track = track
      trackCount = max(trackCount, track + 1)
    }
  }
}
