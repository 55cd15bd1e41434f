/// A message in the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding), as far as ONNX needs it.
///
/// A message is a row of fields. Each begins with its number and its kind in one whole number, `number · 8 + kind`: kind 0 is a
/// whole number, kind 5 a number in single precision, kind 2 is a length and so many bytes: a text, numbers one after another, or a message. Whole numbers are written
/// in groups of 7 bits, the lowest first; the eighth bit says whether another group follows.
struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  init() {}

  /// A message that is filled at once.
  init(_ fill: (inout ProtobufMessage) -> Void) { fill(&self) }

  /// A whole number from 0 up.
  mutating func add(_ field: Int, _ value: Int) {
    write(field << 3)
    write(value)
  }

  /// A number in single precision: kind 5, four bytes.
  mutating func add(_ field: Int, _ value: Float) {
    write(field << 3 | 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
  }

  mutating func add(_ field: Int, _ text: String) { add(field, bytes: Array(text.utf8)) }
  mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, bytes: message.bytes) }

  mutating func add(_ field: Int, bytes content: [UInt8]) {
    write(field << 3 | 2)
    write(content.count)
    bytes += content
  }

  /// Whole numbers from 0 up, one after another.
  mutating func add(_ field: Int, _ values: [Int]) {
    var content = ProtobufMessage()
    for value in values { content.write(value) }
    add(field, content)
  }

  private mutating func write(_ number: Int) {
    precondition(number >= 0, "only numbers from 0 up are written")
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
