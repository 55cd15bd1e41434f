import Foundation

/// The folder `lessons`: `course.yaml`, `glossary.yaml` and one folder for each lesson that is written.
public struct CourseFolder: Sendable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  /// Reads the course and attaches the lessons that are there. A lesson with faults is left out, so that one mistake does
  /// not close the course; `faults` says what is wrong with it.
  ///
  /// - Throws: `LessonFaults` if `course.yaml` itself cannot be read.
  public func read() throws(LessonFaults) -> (course: Course, faults: [LessonFault]) {
    var course = try readCourse()
    let names = course.entries.map(\.name)
    var faults: [LessonFault]
    (course.glossary, faults) = readGlossary(lessons: names)
    // With a glossary that is not whole every term would seem to be wrong.
    let references = References(glossary: faults.isEmpty ? course.glossary : nil, lessons: names)
    let manager = FileManager.default
    var known: Set<String> = []
    for c in course.chapters.indices {
      for e in course.chapters[c].entries.indices {
        let folder = course.chapters[c].entries[e].folder
        known.insert(folder)
        let file = url.appendingPathComponent(folder).appendingPathComponent("lesson.md")
        guard manager.fileExists(atPath: file.path) else { continue }
        do {
          let lesson = try Self.readLesson(file, name: "\(folder)/lesson.md", references)
          faults += Self.misplaced(lesson, course.chapters[c].entries[e], in: course.chapters[c], of: course)
          course.chapters[c].entries[e].lesson = lesson
        } catch {
          faults += error.faults
        }
      }
    }
    faults += strayFolders(known)
    return (course, faults)
  }

  /// Reads one lesson file.
  public static func readLesson(
    _ file: URL, name: String, _ references: References? = nil
  ) throws(LessonFaults) -> Lesson {
    try Lesson.parse(try text(of: file, name: name), file: name, references: references)
  }

  /// The glossary; empty where there is no `glossary.yaml`.
  private func readGlossary(lessons: [String]) -> (Glossary, [LessonFault]) {
    let name = "glossary.yaml"
    let file = url.appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: file.path) else { return (Glossary(), []) }
    do {
      return Glossary.parse(try Self.text(of: file, name: name), file: name, lessons: lessons)
    } catch {
      return (Glossary(), error.faults)
    }
  }

  private static func text(of file: URL, name: String) throws(LessonFaults) -> String {
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw LessonFaults([
        LessonFault(
          file: name, line: 1, fault: "the file cannot be read", cure: "see that \(file.path) is there and readable")
      ])
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw LessonFaults([LessonFault(file: name, line: 1, fault: "the file is not UTF-8", cure: "save it as UTF-8")])
    }
    return text
  }

  private func readCourse() throws(LessonFaults) -> Course {
    let name = "course.yaml"
    let text = try Self.text(of: url.appendingPathComponent(name), name: name)
    do {
      return try Course.parse(text, file: name)
    } catch {
      throw LessonFaults([error])
    }
  }

  /// Where a lesson says other things of itself than the course does.
  private static func misplaced(
    _ lesson: Lesson, _ entry: CourseEntry, in chapter: Chapter, of course: Course
  ) -> [LessonFault] {
    var faults: [LessonFault] = []
    if lesson.chapter != chapter.title {
      let isKnown = course.chapters.contains { $0.title == lesson.chapter }
      faults.append(
        LessonFault(
          file: lesson.file, line: lesson.line(of: "chapter"),
          fault: isKnown
            ? "the lesson names the chapter \"\(lesson.chapter)\", but stands in another"
            : "there is no chapter \"\(lesson.chapter)\"",
          cure: "write `chapter: \(chapter.title)`, as course.yaml has it"))
    }
    if lesson.title != entry.title {
      faults.append(
        LessonFault(
          file: lesson.file, line: lesson.line(of: "title"), fault: "the lesson calls itself \"\(lesson.title)\"",
          cure: "write `title: \(entry.title)`, as course.yaml has it, or change it there"))
    }
    return faults
  }

  /// Folders that hold a lesson nobody knows.
  private func strayFolders(_ known: Set<String>) -> [LessonFault] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.sorted().compactMap { name in
      let file = url.appendingPathComponent(name).appendingPathComponent("lesson.md")
      guard !known.contains(name), FileManager.default.fileExists(atPath: file.path) else { return nil }
      return LessonFault(
        file: "\(name)/lesson.md", line: 1, fault: "course.yaml has no lesson of this number and name",
        cure: "name the folder NN-name as course.yaml has it, or add it there")
    }
  }
}

extension Course {
  /// Reads `course.yaml`: chapters with title, question and lessons; lessons with number, name, title and summary.
  public static func parse(_ text: String, file: String) throws(LessonFault) -> Course {
    let yaml = try YAMLMapping(text, file: file, offset: 0, what: "the course")
    try yaml.allow(["chapters"])
    var chapters: [Chapter] = []
    for (index, chapter) in try yaml.mappings("chapters").enumerated() {
      try chapter.allow(["title", "question", "lessons"])
      var entries: [CourseEntry] = []
      for lesson in try chapter.mappings("lessons") {
        try lesson.allow(["number", "name", "title", "summary"])
        let entry = CourseEntry(
          number: try lesson.integer("number"), name: try lesson.text("name"), title: try lesson.text("title"),
          summary: try lesson.text("summary"))
        let before = chapters.flatMap(\.entries) + entries
        if before.contains(where: { $0.number == entry.number }) {
          throw lesson.fault("number", "the number \(entry.number) stands twice", cure: "give each lesson its own")
        }
        if before.contains(where: { $0.name == entry.name }) {
          throw lesson.fault("name", "the name `\(entry.name)` stands twice", cure: "give each lesson its own")
        }
        entries.append(entry)
      }
      chapters.append(
        Chapter(
          number: index + 1, title: try chapter.text("title"), question: try chapter.text("question"), entries: entries)
      )
    }
    return Course(chapters: chapters)
  }
}
