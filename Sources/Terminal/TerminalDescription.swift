internal import CCurses

/// What a terminal can do and how, as curses reads it from a compiled description (term(5)).
///
/// Most terminals that show any colour are described as having 256 of them. A description made here says the truth, so that
/// curses sends red, green and blue.
struct TerminalDescription: Hashable {
  /// Values in the order of curses' name tables; nil for what the terminal lacks.
  var booleans: [Bool]
  var numbers: [Int32?]
  var strings: [[UInt8]?]
  /// Capabilities that curses' tables do not have; all are true.
  var extensions: [String] = []

  /// The description of a terminal by its name; nil if the system has none.
  init?(of terminal: String) {
    guard cn_describe(terminal) == OK else { return nil }
    func values<T>(_ name: (Int32) -> UnsafePointer<CChar>?, _ value: (UnsafePointer<CChar>) -> T) -> [T] {
      var result: [T] = []
      while let name = name(Int32(result.count)) { result.append(value(name)) }
      return result
    }
    booleans = values(cn_boolean_name) { tigetflag($0) == 1 }
    numbers = values(cn_number_name) { tigetnum($0) >= 0 ? tigetnum($0) : nil }
    strings = values(cn_string_name) { name in
      guard let text = tigetstr(name), text != UnsafeMutablePointer(bitPattern: -1) else { return nil }
      return Self.bytes(text)
    }
  }

  /// Bytes, not characters: a description need not be UTF-8.
  private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    while text[bytes.count] != 0 { bytes.append(UInt8(bitPattern: text[bytes.count])) }
    return bytes
  }

  /// The same terminal with 24-bit colours, sent as ISO 8613-6 has it, with semicolons as terminals understand it best.
  var withDirectColor: TerminalDescription {
    var copy = self
    func color(_ base: String) -> [UInt8] {
      let rgb = "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d"
      return Array("\u{1B}[%?%p1%{8}%<%t\(base)%p1%d%e\(base)8;2;\(rgb)%;m".utf8)
    }
    for (index, _) in numbers.enumerated() {
      switch String(cString: cn_number_name(Int32(index))) {
      case "colors": copy.numbers[index] = 0x100_0000
      case "pairs": copy.numbers[index] = 0x1_0000
      default: break
      }
    }
    for (index, _) in strings.enumerated() {
      switch String(cString: cn_string_name(Int32(index))) {
      case "setaf": copy.strings[index] = color("3")
      case "setab": copy.strings[index] = color("4")
      // The palette is of no use any more.
      case "initc", "oc", "setf", "setb": copy.strings[index] = nil
      default: break
      }
    }
    for (index, _) in booleans.enumerated() where String(cString: cn_boolean_name(Int32(index))) == "ccc" {
      copy.booleans[index] = false
    }
    copy.extensions.append("RGB")
    return copy
  }

  /// The description under a name in the compiled format with 32-bit numbers.
  func compiled(name: String) -> [UInt8] {
    var table: [UInt8] = []
    var offsets: [Int] = []
    for string in strings {
      offsets.append(string == nil ? -1 : table.count)
      if let string { table += string + [0] }
    }
    let names = Array("\(name)|made for direct colors".utf8) + [0]
    var bytes = Self.shorts([0o1036, names.count, booleans.count, numbers.count, offsets.count, table.count])
    bytes += names + booleans.map { $0 ? 1 : 0 }
    if bytes.count % 2 == 1 { bytes.append(0) }
    for number in numbers { withUnsafeBytes(of: (number ?? -1).littleEndian) { bytes += $0 } }
    bytes += Self.shorts(offsets) + table
    if bytes.count % 2 == 1 { bytes.append(0) }
    return bytes + compiledExtensions
  }

  /// Counts of booleans, numbers and strings, of all strings with the names, their length; then the values and the names.
  private var compiledExtensions: [UInt8] {
    let names = extensions.map { Array($0.utf8) + [0] }
    let length = names.reduce(0) { $0 + $1.count }
    var bytes = Self.shorts([names.count, 0, 0, names.count, length])
    bytes += names.map { _ in 1 }
    if bytes.count % 2 == 1 { bytes.append(0) }
    var offset = 0
    for name in names {
      bytes += Self.shorts([offset])
      offset += name.count
    }
    return bytes + names.joined()
  }

  private static func shorts(_ values: [Int]) -> [UInt8] {
    values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  /// What the variable TERMINFO takes in place of a folder.
  func encoded(name: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return "hex:" + String(compiled(name: name).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
