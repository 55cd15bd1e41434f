import Foundation

/// A value of JSON, with what `JSONDecoder` forgets: the order of keys, and numbers as they are written.
enum StrictJSON: Hashable {
  case object([Member])
  case array([StrictJSON])
  case string(String)
  case number(String)
  /// `true`, `false` or `null`.
  case word(String)

  struct Member: Hashable {
    var key: String
    var value: StrictJSON
  }

  /// The whole number that is written here, if it is one.
  var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }
  var string: String? { if case .string(let text) = self { text } else { nil } }

  /// What a value is encoded as, the keys in alphabetical order.
  init(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self = try StrictJSONParser.parse([UInt8](try encoder.encode(value)), deepest: 32)
  }

  /// As it is written in a file.
  var text: String {
    switch self {
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.key)):\($0.value.text)" }.joined(separator: ","))}"
    case .array(let values): "[\(values.map(\.text).joined(separator: ","))]"
    case .string(let text): Self.quoted(text)
    case .number(let text), .word(let text): text
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.value < 0x20:
        "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2) + String(scalar.value, radix: 16)
      default: "\(scalar)"
      }
    }
    return "\"\(escaped.joined())\""
  }
}

/// Reads JSON from somebody else's file: a key may stand in an object only once, and nothing may be nested deeper than is of use.
struct StrictJSONParser {
  private let bytes: [UInt8]
  private var place = 0
  private let deepest: Int

  /// - Throws: `EngineError` that says at which byte of the text it stopped making sense.
  static func parse(_ bytes: [UInt8], deepest: Int = 8) throws -> StrictJSON {
    var parser = StrictJSONParser(bytes: bytes, deepest: deepest)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.place == bytes.count else { throw parser.problem("something follows after its end") }
    return value
  }

  private init(bytes: [UInt8], deepest: Int) {
    self.bytes = bytes
    self.deepest = deepest
  }

  private func problem(_ what: String) -> EngineError { EngineError("at byte \(place) \(what)") }
  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { place += 1 }
  }

  /// Steps over a sign if it comes next.
  private mutating func take(_ sign: Character) -> Bool {
    skipSpace()
    guard next == sign.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ sign: Character) throws {
    guard take(sign) else { throw problem("\"\(sign)\" is missing") }
  }

  private mutating func value(depth: Int) throws -> StrictJSON {
    guard depth <= deepest else { throw problem("values are nested deeper than \(deepest)") }
    if take("{") { return try object(depth: depth) }
    if take("[") { return try array(depth: depth) }
    switch next ?? 0 {
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(run { "+-.eE0123456789".utf8.contains($0) })
    default:
      let word = run { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      guard ["true", "false", "null"].contains(word) else { throw problem("there is no value") }
      return .word(word)
    }
  }

  private mutating func run(while isPart: (UInt8) -> Bool) -> String {
    let start = place
    while let byte = next, isPart(byte) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func object(depth: Int) throws -> StrictJSON {
    var members: [StrictJSON.Member] = []
    var keys: Set<String> = []
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw problem("a key in quotation marks is missing") }
      let key = try text()
      guard keys.insert(key).inserted else { throw problem("the key \"\(key)\" stands for the second time") }
      try expect(":")
      members.append(StrictJSON.Member(key: key, value: try value(depth: depth + 1)))
    } while take(",")
    try expect("}")
    return .object(members)
  }

  private mutating func array(depth: Int) throws -> StrictJSON {
    var values: [StrictJSON] = []
    if take("]") { return .array([]) }
    repeat { values.append(try value(depth: depth + 1)) } while take(",")
    try expect("]")
    return .array(values)
  }

  /// A text in quotation marks.
  private mutating func text() throws -> String {
    place += 1
    var content: [UInt8] = []
    while true {
      guard let byte = next else { throw problem("a text does not end") }
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else { throw problem("a text is not UTF-8") }
        return text
      case UInt8(ascii: "\\"): content += try escape()
      case ..<0x20: throw problem("a text has a control character")
      default: content.append(byte)
      }
    }
  }

  private mutating func escape() throws -> [UInt8] {
    guard let byte = next else { throw problem("a text does not end") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var units = [try codeUnit()]
      if UTF16.isLeadSurrogate(units[0]), take("\\"), take("u") { units.append(try codeUnit()) }
      guard let text = String(validating: units, as: UTF16.self) else { throw problem("\\u names half a character") }
      return Array(text.utf8)
    default: throw problem("\"\\\" is followed by nothing that it can escape")
    }
  }

  private mutating func codeUnit() throws -> UInt16 {
    guard place + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16),
      bytes[place] != UInt8(ascii: "+"), bytes[place] != UInt8(ascii: "-")
    else { throw problem("\\u is not followed by four hexadecimal digits") }
    place += 4
    return unit
  }
}
