/// The whole course: chapters and their lessons, those not yet written too.
public struct Course: Hashable, Sendable {
  public var chapters: [Chapter]
  public var glossary: Glossary

  public init(chapters: [Chapter], glossary: Glossary = Glossary()) {
    self.chapters = chapters
    self.glossary = glossary
  }

  public var entries: [CourseEntry] { chapters.flatMap(\.entries) }

  /// An entry by its name, its number or the beginning of its title.
  public func entry(_ name: String) -> CourseEntry? {
    entries.first { $0.name == name || "\($0.number)" == name }
      ?? entries.first { $0.title.lowercased().hasPrefix(name.lowercased()) }
  }
}

public struct Chapter: Hashable, Sendable {
  public var number: Int
  public var title: String
  /// The question that the chapter answers.
  public var question: String
  public var entries: [CourseEntry]

  public init(number: Int, title: String, question: String, entries: [CourseEntry]) {
    self.number = number
    self.title = title
    self.question = question
    self.entries = entries
  }
}

/// One line of the course.
public struct CourseEntry: Hashable, Sendable {
  public var number: Int
  /// `binary-perceptron`: what `dllab lesson NAME` takes and the folder of the lesson ends with.
  public var name: String
  public var title: String
  /// What one does in it, in one sentence.
  public var summary: String
  /// The lesson; nil while it is not yet written.
  public var lesson: Lesson?

  public init(number: Int, name: String, title: String, summary: String, lesson: Lesson? = nil) {
    self.number = number
    self.name = name
    self.title = title
    self.summary = summary
    self.lesson = lesson
  }

  /// The folder of its lesson: `02-binary-perceptron`.
  public var folder: String { (number < 10 ? "0" : "") + "\(number)-\(name)" }
}
