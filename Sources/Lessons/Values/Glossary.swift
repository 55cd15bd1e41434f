/// The terms of the course, each explained in a few short sentences.
public struct Glossary: Hashable, Sendable {
  /// One term.
  public struct Entry: Hashable, Sendable {
    public var term: String
    /// Other words for it, plurals too.
    public var aliases: [String]
    public var definition: [Inline]
    public var formula: Formula?
    /// The name of the lesson in which it is learned; nil for a word of every day.
    public var lesson: String?

    public init(
      term: String, aliases: [String] = [], definition: [Inline], formula: Formula? = nil, lesson: String? = nil
    ) {
      self.term = term
      self.aliases = aliases
      self.definition = definition
      self.formula = formula
      self.lesson = lesson
    }

    /// Everything that it answers to.
    public var names: [String] { [term] + aliases }
  }

  /// In alphabetical order.
  public let entries: [Entry]
  private let indices: [String: Int]

  public init(_ entries: [Entry] = []) {
    let sorted = entries.sorted { $0.term.lowercased() < $1.term.lowercased() }
    var indices: [String: Int] = [:]
    for (index, entry) in sorted.enumerated() {
      for name in entry.names { indices[name.lowercased()] = index }
    }
    self.entries = sorted
    self.indices = indices
  }

  /// The entry of a term or one of its aliases, in capitals or not.
  public func entry(_ name: String) -> Entry? { index(of: name).map { entries[$0] } }

  /// Where that entry stands among `entries`.
  public func index(of name: String) -> Int? { indices[name.lowercased()] }
}
