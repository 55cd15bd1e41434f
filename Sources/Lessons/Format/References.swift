/// What the texts of a course may refer to: the terms of its glossary and its lessons, those still to be written too.
public struct References: Sendable {
  private let glossary: Glossary?
  private let lessons: Set<String>

  /// - Parameter glossary: nil lets every term pass.
  public init(glossary: Glossary?, lessons: [String]) {
    self.glossary = glossary
    self.lessons = Set(lessons)
  }

  /// What is wrong with a term, if anything is.
  ///
  /// - Parameter offset: how many characters of the text stand before it.
  func problem(term: String, at offset: Int = 0) -> InlineParser.Failure? {
    guard let glossary, glossary.entry(term) == nil else { return nil }
    return InlineParser.Failure(
      fault: "the glossary has no term `\(term)`",
      cure: "explain it in glossary.yaml, or name one of its terms: [[text|term]]", offset: offset)
  }

  /// What is wrong with the name of a lesson, if anything is.
  func problem(lesson: String, at offset: Int = 0) -> InlineParser.Failure? {
    if lessons.contains(lesson) { return nil }
    return InlineParser.Failure(
      fault: "the course has no lesson `\(lesson)`",
      cure: "write a name that stands in course.yaml, as in [text](lesson:binary-perceptron)", offset: offset)
  }
}
