import Foundation

/// How the parts of a run's code are written and read. They follow the values' own coding, so a new setting or layer needs no
/// line here.
enum RunCodeText {
  private static let plain = CharacterSet(
    charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")

  static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }

  private static func word(_ value: StrictJSON) -> String {
    switch value {
    case .number(let text), .word(let text): text
    case .string(let text): escaped(text)
    case .object, .array: ""
    }
  }

  private static func value(_ word: String) throws -> StrictJSON {
    guard let text = word.removingPercentEncoding, !text.isEmpty else {
      throw EngineError("a value of the run's code is empty")
    }
    if ["true", "false"].contains(text) { return .word(text) }
    let isNumber = text.first?.isASCII == true && (text.first?.isNumber == true || text.first == "-")
    return isNumber && Double(text)?.isFinite == true ? .number(text) : .string(text)
  }

  // MARK: Settings

  /// Shorter names for what is in every code.
  private static let short = [
    "batchSize": "batch", "learningRate": "rate", "learningRateDecay": "decay", "initialization": "init",
    "optimizer.momentum._0": "optimizer.momentum",
  ]

  static func shortened(_ name: String) -> String { short[name] ?? name }

  private static func lengthened(_ name: String) -> String { short.first { $0.value == name }?.key ?? name }

  /// Every value under its path, `optimizer.adam.beta1=0.9`; a case without values is its path alone, `optimizer.sgd`.
  static func settings(_ tree: StrictJSON) -> [String] {
    guard case .object(let members) = tree else { return [] }
    return members.flatMap { leaves($0.value, $0.key) }.sorted()
  }

  private static func leaves(_ tree: StrictJSON, _ path: String) -> [String] {
    switch tree {
    case .object(let members) where members.isEmpty: [shortened(path)]
    case .object(let members): members.flatMap { leaves($0.value, "\(path).\($0.key)") }
    case .array(let values): values.enumerated().flatMap { leaves($1, "\(path).\($0)") }
    default: ["\(shortened(path))=\(word(tree))"]
    }
  }

  /// The tree of such settings, with one more member at its root.
  static func readSettings(_ settings: ArraySlice<String>, beside member: StrictJSON.Member) throws -> StrictJSON {
    var root = StrictJSON.object([member])
    for setting in settings {
      let sides = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let path = lengthened(sides[0]).split(separator: ".").map(String.init)
      guard !path.isEmpty, path.count <= 8, path[0] != member.key,
        root.set(path[...], sides.count == 2 ? try value(sides[1]) : .object([]))
      else { throw EngineError("\"\(setting)\" of the run's code cannot be understood, or stands twice") }
    }
    return root
  }

  // MARK: Layers

  /// `dense,units=30+activation,sigmoid`: the kind, then its values; one without a name of its own stands alone.
  static func layers(_ tree: StrictJSON) throws -> String {
    guard case .array(let layers) = tree else { throw EngineError("a network is a list of layers") }
    return try layers.map { layer in
      guard case .object(let kinds) = layer, let kind = kinds.first, case .object(let fields) = kind.value else {
        throw EngineError("a layer is a kind with its values")
      }
      let values = try fields.map { field in
        let name = field.key.hasPrefix("_") ? "" : "\(field.key)="
        if case .array = field.value { return "\(name)[\(try Self.layers(field.value))]" }
        return name + word(field.value)
      }
      return ([kind.key] + values).joined(separator: ",")
    }.joined(separator: "+")
  }

  static func readLayers(_ text: String) throws -> StrictJSON {
    var reader = LayerReader(rest: text[...])
    let layers = try reader.layers(depth: 0)
    guard reader.rest.isEmpty else { throw reader.problem }
    return layers
  }

  private struct LayerReader {
    var rest: Substring

    var problem: EngineError {
      EngineError("the network of the run's code cannot be understood at \"\(rest.prefix(12))\"")
    }

    mutating func take(_ sign: Character) -> Bool {
      guard rest.first == sign else { return false }
      rest.removeFirst()
      return true
    }

    mutating func word() throws -> String {
      let word = rest.prefix { !"+,=[]".contains($0) }
      guard !word.isEmpty else { throw problem }
      rest.removeFirst(word.count)
      return String(word)
    }

    mutating func layers(depth: Int) throws -> StrictJSON {
      guard depth <= 8 else { throw problem }
      var result: [StrictJSON] = []
      repeat {
        let kind = try word()
        var fields: [StrictJSON.Member] = []
        while take(",") { fields.append(try field(fields.count, depth: depth)) }
        result.append(.object([.init(key: kind, value: .object(fields))]))
      } while take("+")
      return .array(result)
    }

    private mutating func field(_ index: Int, depth: Int) throws -> StrictJSON.Member {
      if rest.first == "[" { return .init(key: "_\(index)", value: try inner(depth: depth)) }
      let first = try word()
      guard take("=") else { return .init(key: "_\(index)", value: try RunCodeText.value(first)) }
      return .init(key: first, value: rest.first == "[" ? try inner(depth: depth) : try RunCodeText.value(try word()))
    }

    private mutating func inner(depth: Int) throws -> StrictJSON {
      guard take("[") else { throw problem }
      let layers = try layers(depth: depth + 1)
      guard take("]") else { throw problem }
      return layers
    }
  }
}

extension StrictJSON {
  /// Puts a value where the path leads; objects on the way are made.
  /// - Returns: false if there is something already.
  fileprivate mutating func set(_ path: ArraySlice<String>, _ value: StrictJSON) -> Bool {
    guard case .object(var members) = self, let key = path.first else { return false }
    defer { self = .object(members) }
    let index = members.firstIndex { $0.key == key }
    if path.count == 1 {
      guard index == nil else { return false }
      members.append(Member(key: key, value: value))
      return true
    }
    guard let index else {
      var inner = StrictJSON.object([])
      let isSet = inner.set(path.dropFirst(), value)
      members.append(Member(key: key, value: inner))
      return isSet
    }
    return members[index].value.set(path.dropFirst(), value)
  }
}
