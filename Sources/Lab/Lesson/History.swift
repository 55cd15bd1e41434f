/// What `u` and `U` go to: the exhibit as it was before the learner's changes, and as it was before undoing them. An exhibit
/// is a value, so a change costs one copy.
struct History: Sendable {
  private(set) var past: [any Exhibit] = []
  private(set) var future: [any Exhibit] = []

  /// Enough for a step; an exhibit may hold a few thousand numbers.
  private static let limit = 200

  /// Remembers the exhibit as it was before a change. What was undone before cannot be done again.
  mutating func record(_ before: any Exhibit) {
    past.append(before)
    if past.count > Self.limit { past.removeFirst() }
    future = []
  }

  /// The change goes on: it is undone together with what was recorded last.
  mutating func extend() { future = [] }

  /// The exhibit before the last change; nil if there was none.
  mutating func undo(_ present: any Exhibit) -> (any Exhibit)? {
    guard let before = past.popLast() else { return nil }
    future.append(present)
    return before
  }

  /// The exhibit before the last undoing; nil if there was none.
  mutating func redo(_ present: any Exhibit) -> (any Exhibit)? {
    guard let after = future.popLast() else { return nil }
    past.append(present)
    return after
  }
}
