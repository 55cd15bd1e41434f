import Lessons

extension LabState {
  /// Takes the course as its files have it now, tells every room, and says what is wrong with the files. What has faults stays
  /// as it was.
  mutating func take(_ new: Course, _ faults: [LessonFault]) -> [Effect] {
    course = new.keeping(course, glossary: faults.contains { $0.file == "glossary.yaml" })
    let effects = deliverToAll(.course)
    if let fault = mostRelevant(faults) {
      let others = faults.count > 1 ? " (\(faults.count - 1) more)" : ""
      show(Notice(.problem, fault.description + others))
    } else {
      // Also when nothing looks new: whoever cured a fault wants to know that it is gone.
      show(Notice(.good, "The lessons were read anew."))
    }
    return effects
  }

  /// A fault of the lesson on the screen comes first: it is the one being written.
  private func mostRelevant(_ faults: [LessonFault]) -> LessonFault? {
    guard case .lesson(let name)? = room.destination, let entry = course.entry(name) else { return faults.first }
    return faults.first { $0.file.hasPrefix("\(entry.folder)/") } ?? faults.first
  }
}

extension Course {
  /// This course with the lessons of an older one where this one has none.
  fileprivate func keeping(_ old: Course, glossary keepsGlossary: Bool) -> Course {
    var result = self
    if keepsGlossary { result.glossary = old.glossary }
    for c in result.chapters.indices {
      for e in result.chapters[c].entries.indices where result.chapters[c].entries[e].lesson == nil {
        let name = result.chapters[c].entries[e].name
        result.chapters[c].entries[e].lesson = old.entries.first { $0.name == name }?.lesson
      }
    }
    return result
  }
}
