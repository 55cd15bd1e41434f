import Screen

/// A few sliders above each other, one of which is chosen: ↑ ↓ choose, ← → turn, the mouse drags.
struct Dials: Hashable, Sendable {
  struct Dial: Hashable, Sendable {
    var name: String
    var label: String
    var range: ClosedRange<Float>
    /// Values are multiples of it. A power of two keeps sums of them exact.
    var step: Float
    var value: Float
    var scale = Scale.decimals(2)

    enum Scale: Hashable, Sendable {
      case decimals(Int)
      /// Halves and whole numbers, with as few decimals as they need: `−2`, `0.5`.
      case asNeeded
      /// The dial stands at the exponent of a power of two; at its upper end, at ∞.
      case powerOfTwoToInfinity
      /// The dial stands at an index among these.
      case roundNumbers([Float])
    }

    /// Sets the nearest value that the dial has.
    mutating func set(_ wanted: Float) {
      value = max(range.lowerBound, min(range.upperBound, (wanted / step).rounded() * step))
    }

    /// What a dial of powers of two stands for.
    var powerOfTwo: Float {
      value == range.upperBound ? .infinity : Float(sign: .plus, exponent: Int(value), significand: 1)
    }

    var text: String {
      switch scale {
      case .decimals(let decimals): Format.signed(value, decimals: decimals)
      case .asNeeded: Format.asNeeded(value)
      case .powerOfTwoToInfinity: Format.plain(powerOfTwo)
      case .roundNumbers(let numbers): Format.plain(numbers[Int(value)])
      }
    }
  }

  var dials: [Dial]
  var selected = 0
  /// The slider that the mouse holds, and where its track lies on the screen.
  private var held: Held?

  private struct Held: Hashable, Sendable {
    var index: Int
    var track: Rect
  }

  init(_ dials: [Dial]) { self.dials = dials }

  subscript(name: String) -> Float {
    get { dials.first { $0.name == name }?.value ?? 0 }
    set { if let i = dials.firstIndex(where: { $0.name == name }) { dials[i].value = newValue } }
  }

  func dial(_ name: String) -> Dial? { dials.first { $0.name == name } }

  /// Moves the choice; false at either end.
  mutating func select(by step: Int) -> Bool {
    guard dials.indices.contains(selected + step) else { return false }
    selected += step
    return true
  }

  /// Turns the chosen dial by some of its steps.
  mutating func turn(_ steps: Float) -> ExhibitChange {
    let before = dials[selected].value
    dials[selected].set(before + steps * dials[selected].step)
    return dials[selected].value == before ? .view : .edit
  }

  /// What the mouse does to the sliders; nil if it means something else.
  mutating func update(_ pointer: Pointer, _ zone: Zone?) -> ExhibitChange? {
    switch pointer.kind {
    case .press:
      guard case .item(Self.zone, let index)? = zone?.target, let zone, dials.indices.contains(index) else {
        return nil
      }
      selected = index
      held = Held(index: index, track: zone.rect)
      return drag(to: pointer.position.x) ? .edit : .view
    case .drag:
      guard held != nil else { return nil }
      return drag(to: pointer.position.x) ? .continuation : .nothing
    case .release:
      guard held != nil else { return nil }
      held = nil
      return .nothing
    case .scrollUp, .scrollDown:
      guard case .item(Self.zone, let index)? = zone?.target, dials.indices.contains(index) else { return nil }
      selected = index
      return turn(pointer.kind == .scrollUp ? 1 : -1)
    }
  }

  private mutating func drag(to column: Int) -> Bool {
    guard let held, held.track.width > 1 else { return false }
    let range = dials[held.index].range
    let share = max(0, min(1, Float(column - held.track.x) / Float(held.track.width - 1)))
    let before = dials[held.index].value
    dials[held.index].set(range.lowerBound + share * (range.upperBound - range.lowerBound))
    return dials[held.index].value != before
  }

  static let zone = "dial"

  /// Draws one slider a row.
  ///
  /// - Parameter prefix: what stands before the dials' names where the exhibit is asked about their numbers.
  func draw(into frame: inout Frame, in area: Rect, isFocused: Bool, prefix: String = "") {
    let labels = dials.map { TextWidth.of($0.label) }.max() ?? 0
    let texts = dials.map { max(TextWidth.of(frame.look.spelled($0.text)), 5) }.max() ?? 0
    for (index, dial) in dials.enumerated() where index < area.height {
      let row = Rect(area.x, area.y + index, area.width, 1)
      let text = frame.look.spelled(dial.text)
      let slider = Slider(
        label: dial.label, value: dial.value, range: dial.range, isFocused: isFocused && index == selected,
        text: text, labelWidth: labels, textWidth: texts)
      slider.draw(into: &frame, in: row)
      let width = TextWidth.of(text)
      frame.addZone(Rect(row.right - width, row.y, width, 1), .number(prefix + dial.name))
      frame.addZone(slider.track(in: row), .item(Self.zone, index))
    }
  }
}

extension Format {
  /// `0.50`, `−0.50`: with a true minus sign, for people.
  static func signed(_ value: Float, decimals: Int = 2) -> String {
    let text = number(abs(value), decimals: decimals)
    // What is rounded to zero has no sign.
    return value < 0 && text.contains { ("1"..."9").contains($0) || $0 == "∞" } ? "−\(text)" : text
  }

  /// `+0.50`, `−0.50`, `0.00`: for changes.
  static func change(_ value: Float, decimals: Int = 2) -> String {
    let text = signed(value, decimals: decimals)
    return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+\(text)" : text
  }

  /// Up to two decimals, as few as it needs, with a true minus sign: `−2`, `0.5`.
  static func asNeeded(_ value: Float) -> String {
    signed(value, decimals: value == value.rounded() ? 0 : (value * 2) == (value * 2).rounded() ? 1 : 2)
  }

  /// As few decimals as the number needs; `∞` for infinity.
  static func plain(_ value: Float) -> String {
    value.isInfinite ? number(value) : value == value.rounded() ? String(Int(value)) : String(value)
  }
}
