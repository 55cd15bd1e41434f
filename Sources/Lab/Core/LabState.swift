import Lessons
import Screen

/// Everything the lab knows: one value. `update` changes it, `draw` shows it.
public struct LabState: Sendable {
  public var size: Size
  public var look: Look
  public var course: Course
  public var progress: Progress
  public var data: [DataChoice]
  /// The way here: Home first, the room on the screen last. Never empty.
  public var rooms: [any Room]
  /// Rooms that were left, as they were left, so that coming back finds nothing lost.
  var parked: [Destination: any Room] = [:]
  /// Whether the list of all keys lies over the room.
  public var showsHelp = false
  public var notice: Notice?
  /// When `notice` goes away, in the time of `tick`.
  var noticeEnd: Double?
  /// Set while the lab asks whether to quit although a training run would be lost.
  public var asksToQuit = false
  /// The newest word from the training thread.
  public var training: TrainingReport?
  /// The zones as they were last drawn, set by whoever showed a frame too; nil once something happened that may have moved
  /// them. With them a drag costs no drawing, however many cells it passes.
  public var shownZones: [Zone]?
  var time = 0.0

  public init(
    size: Size, look: Look, course: Course, progress: Progress = Progress(), data: [DataChoice],
    start: Destination? = nil
  ) {
    self.size = size
    self.look = look
    self.course = course
    self.progress = progress
    self.data = data
    rooms = [Home()]
    if let start { enter(start) }
  }

  public var room: any Room { rooms[rooms.count - 1] }

  /// The smallest window that every room is made for.
  public static let smallestSize = Size(80, 24)

  public var isTooSmall: Bool {
    size.width < Self.smallestSize.width || size.height < Self.smallestSize.height
  }

  /// How often the lab wants `tick`, in seconds; nil for never.
  public var tickInterval: Double? {
    let own: Double? = notice == nil ? nil : 0.25
    return [own, room.tickInterval].compactMap(\.self).min()
  }

  /// Whether a lesson is on the screen: then its author may want to see changes of its file.
  public var isInLesson: Bool { room is LessonPlayer }

  /// The screen without the bar at the top and the keys at the bottom.
  public var body: Rect { Rect(0, 1, size.width, size.height - 2) }

  public var context: LabContext {
    LabContext(body: body, look: look, course: course, progress: progress, data: data)
  }

  /// Goes to a room: the one that was left, if there is one, else a new one.
  ///
  /// - Returns: false if there is no such room (a lesson that is not written yet).
  @discardableResult
  mutating func enter(_ destination: Destination) -> Bool {
    // A link may lead to a room on the way here: it comes to the front, and Esc goes back to where the link was.
    if let index = rooms.firstIndex(where: { $0.destination == destination }) {
      rooms.append(rooms.remove(at: index))
      return true
    }
    guard let room = parked.removeValue(forKey: destination) ?? makeRoom(destination) else { return false }
    rooms.append(room)
    return true
  }

  /// Leaves the room for the one before; Home stays.
  mutating func goBack() {
    guard rooms.count > 1 else { return }
    let left = rooms.removeLast()
    if let destination = left.destination { parked[destination] = left }
  }

  private func makeRoom(_ destination: Destination) -> (any Room)? {
    switch destination {
    case .lesson(let name):
      guard let entry = course.entry(name), let lesson = entry.lesson else { return nil }
      return LessonPlayer(entry: entry, lesson: lesson, progress: progress.lessons[entry.name])
    case .theatre: return Theatre(data: data, report: training)
    case .pad: return Pad()
    }
  }
}
