internal import CCurses
import Screen

/// The pairs of foreground and background that curses draws with: made when a cell first needs them, and forgotten all at once
/// when the terminal has no more. (`alloc_pair` would never give one back.)
struct PairTable {
  private struct Colors: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private var pairs: [Colors: Int32] = [:]
  private let capacity: Int32
  /// Set when the pairs were forgotten: what is on the screen must then be drawn anew.
  private(set) var wasReset = false

  init(capacity: Int) { self.capacity = Int32(clamping: capacity) }

  /// The pair of two colours as curses counts them, −1 for the terminal's own; pair 0 is the terminal's own on its own.
  mutating func pair(_ foreground: Int32, _ background: Int32) -> Int32 {
    if foreground < 0 && background < 0 { return 0 }
    let colors = Colors(foreground: foreground, background: background)
    if let pair = pairs[colors] { return pair }
    if pairs.count + 1 >= capacity {
      // One frame with more colours than that: its last ones are shown in the terminal's own.
      if wasReset || capacity < 2 { return 0 }
      forget()
    }
    let pair = Int32(pairs.count + 1)
    guard init_extended_pair(pair, foreground, background) == OK else { return 0 }
    pairs[colors] = pair
    return pair
  }

  private mutating func forget() {
    reset_color_pairs()
    pairs.removeAll(keepingCapacity: true)
    wasReset = true
  }

  /// Begins a frame.
  mutating func begin() { wasReset = false }
}
