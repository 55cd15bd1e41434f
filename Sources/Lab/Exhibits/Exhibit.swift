import Lessons
import Screen

/// Something beside a lesson's text that the learner can handle: it computes with the Engine, live, whatever it shows.
///
/// An exhibit is a value. Engine objects are built inside computing functions and never kept, so that an exhibit can be
/// copied: that is how undo works, how a lesson's steps keep what was done in them, and how `dllab lessons check` replays
/// solutions.
public protocol Exhibit: Sendable {
  /// What lesson files call it: `binary-perceptron`.
  static var name: String { get }
  /// As it is before any setting.
  init()
  /// What stands above it.
  var title: String { get }
  /// Everything that checks and formulas may ask for, by name.
  var readings: [String: Reading] { get }
  /// The keys it takes when it has the focus. Arrows, Space, Enter, digits and letters are its own, except those of the
  /// lesson player (g, h, n, p, s, u, U, w) and of the lab (i, q, ?).
  var keys: [KeyHint] { get }
  /// Does what a lesson file asks for.
  ///
  /// - Throws: `ExhibitError` if it has no such setting or button, or the value makes no sense.
  mutating func apply(_ action: ExhibitAction) throws(ExhibitError)
  /// What an action does, for a learner who reads a solution: `set w₁ to 1.00`.
  func describe(_ action: ExhibitAction) -> String
  /// How often, in seconds, it wants `tick` because something moves by itself; nil for never.
  var tickInterval: Double? { get }
  /// Does what the learner's key or mouse asks for, or goes on by itself at a tick.
  mutating func update(_ event: RoomEvent) -> ExhibitChange
  /// Draws it, with a zone `.number(name)` over every number that can be questioned.
  func draw(into frame: inout Frame, in area: Rect, isFocused: Bool)
  /// How a number came about; nil if there is none of that name now. Computed by the Engine, as the screen's numbers are.
  func explanation(of name: String) -> Explanation?
  /// Everything that it shows, in lines of text for those who do not see the screen.
  var plainText: [String] { get }
}

extension Exhibit {
  public var tickInterval: Double? { nil }

  public func explanation(of name: String) -> Explanation? { nil }

  /// The labelled readings, one a line.
  public var plainText: [String] {
    readings.sorted { $0.key < $1.key }.compactMap { $1.label.isEmpty ? nil : "\($1.label) = \($1.text)" }
  }

  /// What stands in a room in which the exhibit would not be legible.
  func drawTooSmall(into frame: inout Frame, in area: Rect) {
    TextFlow("The exhibit needs more room.", role: .muted).draw(into: &frame, in: area)
  }
}

/// What an event did to an exhibit.
public enum ExhibitChange: Hashable, Sendable {
  case nothing
  /// Only what is looked at: another row, another slider.
  case view
  /// Something that can be undone.
  case edit
  /// More of the edit before: the mouse is still held. Both are undone together.
  case continuation
}

/// Why an exhibit cannot do what a lesson file asks for, and what to write instead.
public struct ExhibitError: Error, Hashable, Sendable {
  public var fault: String
  public var cure: String

  public init(_ fault: String, cure: String) {
    self.fault = fault
    self.cure = cure
  }
}

/// The exhibits by name.
public enum ExhibitRegistry {
  private static let all: [any Exhibit.Type] = [
    DigitRules.self, BinaryPerceptron.self, LayeredPerceptrons.self, SigmoidNeuron.self, Smoothness.self,
  ]

  public static var names: [String] { all.map { $0.name } }

  /// A new exhibit; nil if there is none of that name.
  public static func make(_ name: String) -> (any Exhibit)? {
    all.first { $0.name == name }.map { $0.init() }
  }
}

extension ExhibitAction {
  /// The number it sets.
  func number(_ range: ClosedRange<Float>? = nil) throws(ExhibitError) -> Float {
    guard let number = value?.number else {
      throw ExhibitError("`\(name)` needs a number", cure: "write `\(name): 1`")
    }
    let result = Float(number)
    if let range, !range.contains(result) {
      throw ExhibitError(
        "`\(name)` cannot be \(Value.number(number))",
        cure: "choose a number from \(Format.plain(range.lowerBound)) to \(Format.plain(range.upperBound))")
    }
    return result
  }

  /// How often it is to be done: once if nothing is said.
  func times(atMost most: Int) throws(ExhibitError) -> Int {
    guard let value else { return 1 }
    guard let number = value.number, let count = Int(exactly: number), (1...most).contains(count) else {
      throw ExhibitError("`\(name): \(value)` is no number of times", cure: "write a whole number from 1 to \(most)")
    }
    return count
  }

  /// One of a few words.
  func choice(_ choices: [String]) throws(ExhibitError) -> String {
    let list = choices.joined(separator: ", ")
    guard let value else { throw ExhibitError("`\(name)` needs a value", cure: "choose one of: \(list)") }
    guard choices.contains(value.description) else {
      throw ExhibitError("`\(name)` cannot be `\(value)`", cure: "choose one of: \(list)")
    }
    return value.description
  }

  /// The complaint about a name that the exhibit does not know.
  func unknown(_ known: [String]) -> ExhibitError {
    ExhibitError("the exhibit has no `\(name)`", cure: "use one of: \(known.joined(separator: ", "))")
  }
}
