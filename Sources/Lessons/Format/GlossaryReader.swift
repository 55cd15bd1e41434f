extension Glossary {
  /// Reads `glossary.yaml`: `terms`, each with `term`, `definition` and, as it needs them, `aliases`, `formula`, `lesson`.
  ///
  /// - Parameters:
  ///   - file: its name, for messages.
  ///   - lessons: the names of the course's lessons.
  /// - Returns: the entries that can be read, and everything that is wrong with the others.
  public static func parse(
    _ text: String, file: String, lessons: [String]
  ) -> (glossary: Glossary, faults: [LessonFault]) {
    var reader = GlossaryReader(file: file, lessons: lessons)
    reader.read(text)
    return (Glossary(reader.entries), reader.faults.sorted { $0.line < $1.line })
  }
}

/// Reads the entries one by one, so that a mistake in one of them does not hide the others.
private struct GlossaryReader {
  let file: String
  let lessons: [String]
  private(set) var entries: [Glossary.Entry] = []
  private(set) var faults: [LessonFault] = []

  init(file: String, lessons: [String]) {
    self.file = file
    self.lessons = lessons
  }

  mutating func read(_ text: String) {
    do throws(LessonFault) {
      let blocks = try YAMLMapping(text, file: file, offset: 0, what: "the glossary").mappings("terms")
      // A definition may use any other term, so their names are needed before the first is read.
      var names: [String: String] = [:]
      for block in blocks { note { reader throws(LessonFault) in try reader.collectNames(of: block, &names) } }
      let known = Glossary(names.keys.map { Glossary.Entry(term: $0, definition: []) })
      let references = References(glossary: known, lessons: lessons)
      for block in blocks {
        note { reader throws(LessonFault) in reader.entries.append(try reader.entry(block, references)) }
      }
    } catch {
      faults.append(error)
    }
  }

  private mutating func note(_ body: (inout GlossaryReader) throws(LessonFault) -> Void) {
    do throws(LessonFault) {
      try body(&self)
    } catch {
      // What both passes stumble over is told once.
      if !faults.contains(error) { faults.append(error) }
    }
  }

  private func collectNames(of block: YAMLMapping, _ names: inout [String: String]) throws(LessonFault) {
    let term = try block.text("term")
    for (name, key) in [(term, "term")] + (try block.texts("aliases").map { ($0.text, "aliases") }) {
      if let owner = names[name.lowercased()] {
        throw block.fault(
          key, "`\(name)` already belongs to the term `\(owner)`", cure: "explain each word once; drop it in one place")
      }
      names[name.lowercased()] = term
    }
  }

  private func entry(_ block: YAMLMapping, _ references: References) throws(LessonFault) -> Glossary.Entry {
    try block.allow(["term", "aliases", "definition", "formula", "lesson"])
    let lesson = try block.optionalText("lesson")
    if let lesson, let problem = references.problem(lesson: lesson) {
      throw block.fault("lesson", problem.fault, cure: "write a name that stands in course.yaml")
    }
    let text = try block.text("definition")
    let definition: [Inline]
    do {
      definition = try InlineParser.parse(text, references)
    } catch {
      throw block.fault("definition", error.fault, cure: error.cure)
    }
    return Glossary.Entry(
      term: try block.text("term"), aliases: try block.texts("aliases").map(\.text), definition: definition,
      formula: try formula(block), lesson: lesson)
  }

  private func formula(_ block: YAMLMapping) throws(LessonFault) -> Formula? {
    guard let source = try block.optionalText("formula") else { return nil }
    do {
      return try Formula(source)
    } catch {
      throw block.fault(
        "formula", "in the formula, column \(error.column): \(error.message)",
        cure: "see \"Formulas\" in lessons/README.md")
    }
  }
}
