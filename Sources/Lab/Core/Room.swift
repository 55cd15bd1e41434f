import Datasets
import Lessons
import Screen

/// A place of the lab that fills the screen between the two bars: Home, a lesson, the training theatre, the pad.
///
/// A room is a value. It changes only in `update` and never in `draw`; what it wants done outside it returns as actions.
public protocol Room: Sendable {
  /// What stands in the top bar.
  var title: String { get }
  /// Where this room is found again after it was left; nil for Home.
  var destination: Destination? { get }
  /// The keys at the bottom, the most important first; what does not fit is still in the help. Esc, ? and i are added by the lab.
  func keys(_ lab: LabContext) -> [KeyHint]
  /// How often, in seconds, the room wants `tick`; nil for never.
  var tickInterval: Double? { get }
  /// True while the learner types text, so that letters are not taken for the lab's own keys (i, q, ?).
  var isTyping: Bool { get }
  mutating func update(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction]
  func draw(into frame: inout Frame, in area: Rect, _ lab: LabContext)
}

extension Room {
  public var tickInterval: Double? { nil }
  public var isTyping: Bool { false }
}

/// An event as a room gets it: what the lab itself handles is gone, and the mouse comes with the zone it hit.
public enum RoomEvent: Sendable {
  case key(Key)
  case pointer(Pointer, Zone?)
  case paste(String)
  case tick(Double)
  case training(TrainingReport)
  case recognition(Recognition)
  case study(Study)
  case picture(Result<OpenedPicture, DatasetError>)
  case teaching(TeachingReport)
  /// The course is another one now: `LabContext.course`.
  case course
}

extension RoomEvent {
  /// Whether the learner did it, and not something outside.
  var isInput: Bool {
    switch self {
    case .key, .pointer, .paste: true
    default: false
    }
  }
}

public enum RoomAction: Sendable, Hashable {
  case go(Destination)
  case back
  case effect(Effect)
  case notice(Notice)
  /// The key had a meaning inside the room, and nothing is to be done outside: Esc does not lead back.
  case stay
}

/// Where one can go.
public enum Destination: Hashable, Sendable {
  case lesson(String)
  case theatre
  case pad
}

/// What every room may know of the lab around it.
public struct LabContext: Sendable {
  /// The part of the screen between the bars.
  public var body: Rect
  public var look: Look
  public var course: Course
  public var progress: Progress
  public var data: [DataChoice]

  public init(body: Rect, look: Look, course: Course, progress: Progress, data: [DataChoice]) {
    self.body = body
    self.look = look
    self.course = course
    self.progress = progress
    self.data = data
  }
}

/// A key and what it does: `KeyHint("Space", "pause", .space)`. Clicking it presses the key.
public struct KeyHint: Hashable, Sendable {
  public var label: String
  public var meaning: String
  public var key: Key?
  /// What the help says, which has more room than the bar.
  public var explanation: String
  /// Only in the help, not in the bar.
  public var isHelpOnly: Bool

  /// - Parameter explanation: nil: the meaning.
  public init(
    _ label: String, _ meaning: String, _ key: Key? = nil, explanation: String? = nil, helpOnly: Bool = false
  ) {
    self.label = label
    self.meaning = meaning
    self.key = key
    self.explanation = explanation ?? meaning
    isHelpOnly = helpOnly
  }
}
