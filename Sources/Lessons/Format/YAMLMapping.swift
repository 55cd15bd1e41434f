internal import Yams

/// A YAML mapping inside a file, read key by key; every fault knows its line in the file.
struct YAMLMapping {
  let file: String
  /// The line of the file before the first line of the YAML.
  let offset: Int
  private let mapping: Node.Mapping
  private let start: Int

  /// Reads a text that must be a mapping.
  init(_ yaml: String, file: String, offset: Int, what: String) throws(LessonFault) {
    let node = try Self.compose(yaml, file: file, offset: offset)
    guard case .mapping(let mapping)? = node else {
      throw LessonFault(
        file: file, line: offset + (node?.mark?.line ?? 1), fault: "\(what) has no entries",
        cure: "write entries like `key: value`, one a line")
    }
    self.init(mapping, file: file, offset: offset)
  }

  init(_ mapping: Node.Mapping, file: String, offset: Int) {
    self.mapping = mapping
    self.file = file
    self.offset = offset
    start = offset + (mapping.mark?.line ?? 1)
  }

  /// Reads any YAML; its own complaints become faults.
  static func compose(_ yaml: String, file: String, offset: Int) throws(LessonFault) -> Node? {
    if let line = lineOfRepetition(in: yaml) {
      throw LessonFault(
        file: file, line: offset + line, fault: "this YAML repeats a part of itself by `*`",
        cure: "write it out; put text that begins with & or * into \"quotes\"")
    }
    return try composeAny(yaml, file: file, offset: offset)
  }

  /// The first line on which a part that was named by `&name` is repeated by `*name`. A few lines of parts that repeat each
  /// other can stand for gigabytes, so this is looked for before anybody reads them.
  private static func lineOfRepetition(in yaml: String) -> Int? {
    guard yaml.contains("&"), yaml.contains("*") else { return nil }
    let names = Set(yaml.matches(of: /&([^\s\[\]{},]+)/).map(\.1))
    return yaml.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { line in
      line.matches(of: /(?:^|[\s\[{,:?\-])\*([^\s\[\]{},]+)/).contains { names.contains($0.1) }
    }.map { $0 + 1 }
  }

  private static func composeAny(_ yaml: String, file: String, offset: Int) throws(LessonFault) -> Node? {
    do {
      return try Yams.compose(yaml: yaml)
    } catch {
      let (problem, line): (String, Int) =
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
          .composer(_, let problem, let mark, _):
          (problem, mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
          ("the key `\(keys.first ?? "")` stands twice", context.mark.line)
        default: ("\(error)", 1)
        }
      throw LessonFault(
        file: file, line: offset + line, fault: "this is not YAML: \(problem)",
        cure:
          "check indentation and colons; put text that begins with [ or has a colon, a # or a quote into \"quotes\" or after `>`"
      )
    }
  }

  var keys: [String] { mapping.keys.compactMap(\.string) }

  /// The line of a key, else of the mapping.
  func line(_ key: String) -> Int {
    mapping.keys.first { $0.string == key }?.mark.map { offset + $0.line } ?? start
  }

  func fault(_ key: String, _ fault: String, cure: String) -> LessonFault {
    LessonFault(file: file, line: line(key), fault: fault, cure: cure)
  }

  /// Complains of keys that nobody reads: they are misspelled.
  func allow(_ known: [String]) throws(LessonFault) {
    if let first = strangers(known).first { throw first }
  }

  /// A complaint for each key that nobody reads.
  func strangers(_ known: [String]) -> [LessonFault] {
    keys.filter { !known.contains($0) }.map { key in
      fault(key, "`\(key)` is not known here", cure: "use one of: \(known.joined(separator: ", "))")
    }
  }

  func node(_ key: String) -> Node? { mapping[key] }

  /// The text of a key, nil if there is none.
  func optionalText(_ key: String) throws(LessonFault) -> String? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let scalar) = node else {
      throw fault(
        key, "`\(key)` is not a text", cure: "write `\(key): some text` on one line, or `\(key): >` and indented lines")
    }
    let text = scalar.string.split(whereSeparator: \.isNewline).joined(separator: " ")
    return text.isEmpty ? nil : text
  }

  func text(_ key: String) throws(LessonFault) -> String {
    if let text = try optionalText(key) { return text }
    throw fault(key, "`\(key)` is missing", cure: "add a line `\(key): …`")
  }

  func integer(_ key: String) throws(LessonFault) -> Int {
    let text = try text(key)
    guard let number = Int(text) else {
      throw fault(key, "`\(key)` is `\(text)`, not a whole number", cure: "write `\(key): 10`")
    }
    return number
  }

  /// How long a lesson takes.
  func minutes() throws(LessonFault) -> Int {
    let minutes = try integer("minutes")
    guard (1...240).contains(minutes) else {
      throw fault("minutes", "a lesson does not take \(minutes) minutes", cure: "write a number from 1 to 240")
    }
    return minutes
  }

  /// The texts of a list, each with its line; empty if there is none.
  func texts(_ key: String) throws(LessonFault) -> [(text: String, line: Int)] {
    guard let node = node(key) else { return [] }
    guard case .sequence(let sequence) = node else {
      throw fault(key, "`\(key)` is not a list", cure: "write one item a line, each after `- `")
    }
    var result: [(text: String, line: Int)] = []
    for item in sequence {
      let line = offset + (item.mark?.line ?? 1)
      guard case .scalar(let scalar) = item else {
        throw LessonFault(
          file: file, line: line, fault: "an item of `\(key)` is not a text",
          cure: "put it into \"quotes\" if it contains a colon")
      }
      result.append((scalar.string.split(whereSeparator: \.isNewline).joined(separator: " "), line))
    }
    return result
  }

  /// The mappings of a list.
  func mappings(_ key: String) throws(LessonFault) -> [YAMLMapping] {
    guard case .sequence(let sequence)? = node(key) else {
      throw fault(key, "`\(key)` is not a list", cure: "write one item a line, each after `- `")
    }
    var result: [YAMLMapping] = []
    for item in sequence {
      guard case .mapping(let mapping) = item else {
        throw fault(key, "an item of `\(key)` has no entries", cure: "write entries like `name: value`")
      }
      result.append(YAMLMapping(mapping, file: file, offset: offset))
    }
    return result
  }

  /// The exhibit actions of a key; empty if there is none.
  func actions(_ key: String) throws(LessonFault) -> [ExhibitAction] {
    guard let node = node(key) else { return [] }
    return try Self.actions(node, file: file, offset: offset)
  }

  /// Actions: a list of names (`- learn`) and settings (`- w1: 0.5`), or a mapping of settings.
  static func actions(_ node: Node, file: String, offset: Int) throws(LessonFault) -> [ExhibitAction] {
    switch node {
    case .sequence(let sequence):
      var result: [ExhibitAction] = []
      for item in sequence { result += try actions(item, file: file, offset: offset) }
      return result
    case .mapping(let mapping):
      var result: [ExhibitAction] = []
      for (key, value) in mapping {
        let line = offset + (key.mark?.line ?? 1)
        guard case .scalar(let scalar) = value, let name = key.string else {
          throw LessonFault(
            file: file, line: line, fault: "the exhibit's `\(key.string ?? "…")` is set to a list",
            cure: "set it to a number, a text, true or false")
        }
        result.append(ExhibitAction(name, Self.value(scalar), line: line))
      }
      return result
    case .scalar(let scalar):
      return [ExhibitAction(scalar.string, line: offset + (scalar.mark?.line ?? 1))]
    case .alias: return []
    }
  }

  /// `0.5` a number, `true` a truth value, everything else and everything in quotes a text.
  private static func value(_ scalar: Node.Scalar) -> Value {
    guard scalar.style == .plain || scalar.style == .any else { return .text(scalar.string) }
    if let number = Double(scalar.string) { return .number(number) }
    switch scalar.string {
    case "true": return .truth(true)
    case "false": return .truth(false)
    default: return .text(scalar.string)
    }
  }
}
