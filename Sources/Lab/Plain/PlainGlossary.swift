import Lessons

extension PlainText {
  /// A term as the glossary explains it; without a name, all terms that there are.
  func explanation(of name: String, in course: Course) -> [String] {
    let glossary = course.glossary
    guard !name.isEmpty else {
      return ["Terms: \(text(glossary.entries.map(\.term).joined(separator: ", "))).", "Type term and one of them."]
    }
    guard let entry = glossary.entry(name) else {
      let wanted = name.lowercased()
      let near = glossary.entries.filter { $0.names.contains { $0.lowercased().contains(wanted) } }.map(\.term)
      let advice = near.isEmpty ? "Type terms for all of them." : "There is: \(near.joined(separator: ", "))."
      return [text("The glossary has no term “\(name)”. \(advice)")]
    }
    var lines = [text("\(entry.term): ") + text(entry.definition)]
    if let formula = entry.formula { lines.append("Formula: \(formula.line(unicode: isUnicode))") }
    if let lesson = entry.lesson.flatMap(course.entry) {
      lines.append("It is learned in lesson \(lesson.number), \(text(lesson.title)).")
    }
    return lines
  }
}
