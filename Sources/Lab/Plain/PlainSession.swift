import Lessons

/// The course as text: lessons are chosen and taken by typing. A value: a line goes in, lines and what must be kept come out.
public struct PlainSession: Sendable {
  /// What there is to say and to keep after a line.
  public struct Answer: Hashable, Sendable {
    /// One line is one paragraph; blank lines part what does not belong together.
    public var lines: [String]
    public var changes: [ProgressChange] = []
  }

  private let course: Course
  private var progress: Progress
  private let say: PlainText
  private var lesson: PlainLesson?
  /// Whether the learner has left.
  public private(set) var isOver = false

  /// - Parameter isUnicode: whether the reader's locale takes more than ASCII.
  public init(course: Course, progress: Progress, isUnicode: Bool = true) {
    self.course = course
    self.progress = progress
    say = PlainText(isUnicode: isUnicode)
  }

  /// What stands at the beginning: the lesson of that name, else the lessons to choose from.
  public mutating func begin(at name: String? = nil) -> Answer {
    if let name, let answer = open(name) { return answer }
    return Answer(lines: ["dllab, a deep-learning lab, as text."] + list)
  }

  /// Does what the learner typed.
  public mutating func answer(_ line: String) -> Answer {
    let command = PlainCommand(line)
    switch command {
    case .quit:
      isOver = true
      return Answer(lines: [])
    case .lessons:
      lesson = nil
      return Answer(lines: list)
    case .term(let name): return Answer(lines: say.explanation(of: name, in: course))
    case .nothing: return Answer(lines: [])
    default: break
    }
    guard var current = lesson else { return choose(line, command) }
    var lines = current.answer(command)
    let changes = current.takeChanges()
    for change in changes { progress.apply(change) }
    lesson = current.isFinished ? nil : current
    if current.isFinished { lines.append(goOn(after: current.entry)) }
    return Answer(lines: lines, changes: changes)
  }

  // MARK: Lessons

  private var written: [CourseEntry] { course.entries.filter { $0.lesson != nil } }

  private mutating func open(_ name: String) -> Answer? {
    guard let entry = course.entry(name), let lesson = entry.lesson else { return nil }
    var begun = PlainLesson(
      entry: entry, lesson: lesson, progress: progress.lessons[entry.name], isUnicode: say.isUnicode)
    let lines = begun.begin()
    let changes = begun.takeChanges()
    for change in changes { progress.apply(change) }
    self.lesson = begun
    return Answer(lines: lines, changes: changes)
  }

  private mutating func choose(_ line: String, _ command: PlainCommand) -> Answer {
    if command == .help { return Answer(lines: ["Type the number or the name of a lesson, or quit."] + list) }
    // `next` goes on with the first lesson that is not finished.
    let name = command == .next ? nextEntry?.name ?? "" : line.trimmingBlanks
    if let answer = open(name) { return answer }
    let state =
      course.entry(name) == nil ? "There is no lesson “\(name)”." : "That lesson is still to be written."
    return Answer(lines: [say.text(state)] + list)
  }

  private var nextEntry: CourseEntry? {
    written.first { progress.lessons[$0.name]?.isFinished != true } ?? written.first
  }

  private var list: [String] {
    ["Lessons:"]
      + written.map { entry in
        let state = progress.lessons[entry.name].map { $0.isFinished ? ", finished" : ", begun" } ?? ""
        return "\(entry.number). \(say.text(entry.title))\(state): \(say.text(entry.summary))"
      } + ["Type the number of a lesson, next for the first that is not finished, or quit."]
  }

  private func goOn(after entry: CourseEntry) -> String {
    let following = written.first { $0.number > entry.number }
    let next = following.map { "Type \($0.number) for lesson \($0.number), \(say.text($0.title)), " } ?? "Type "
    return "\(next)lessons for all lessons, or quit."
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
