/// A file in the safetensors format (huggingface.co/docs/safetensors): eight bytes with the length of the header, little-endian; the
/// header in JSON, with type, shape and place of each tensor, and texts under `__metadata__`; then the numbers, little-endian.
///
/// The numbers of all tensors fill the rest of the file without gap or overlap, as the format demands: nothing can hide in it.
struct Safetensors {
  struct Entry {
    var name: String
    var type: NumberType
    var shape: [Int]
    /// Bytes after the header.
    var range: Range<Int>
  }

  /// The types of numbers that weights may come in.
  enum NumberType: String, CaseIterable {
    case f64 = "F64"
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"

    var size: Int {
      switch self {
      case .f64: 8
      case .f32: 4
      case .f16, .bf16: 2
      }
    }
  }

  let metadata: [String: String]
  /// In the order in which their numbers stand in the file.
  let entries: [Entry]
  private let data: ArraySlice<UInt8>

  private static let largestHeader = 1 << 24
  static let metadataKey = "__metadata__"

  /// - Throws: `EngineError` that names the field that is wrong.
  init(_ bytes: [UInt8]) throws {
    guard bytes.count >= 8 else { throw EngineError("it has \(bytes.count) bytes, too few for a header") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.largestHeader, length + 8 <= bytes.count else {
      throw EngineError(
        "the header's length, \(length), is more than the file has; it is damaged or no safetensors file")
    }
    data = bytes[(8 + Int(length))...]
    let header: StrictJSON
    do {
      header = try StrictJSONParser.parse(Array(bytes[8..<8 + Int(length)]))
    } catch { throw EngineError("the header is no JSON that safetensors allows: \(error)") }
    guard case .object(let members) = header else { throw EngineError("the header is JSON, but no table of tensors") }

    var texts: [String: String] = [:]
    var entries: [Entry] = []
    for member in members {
      if member.key == Self.metadataKey {
        texts = try Self.texts(member.value)
      } else {
        entries.append(try Entry(member.key, member.value))
      }
    }
    metadata = texts
    self.entries = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    try checkLayout()
  }

  private static func texts(_ value: StrictJSON) throws -> [String: String] {
    guard case .object(let members) = value else { throw EngineError("\"\(metadataKey)\" is not a table of strings") }
    return try members.reduce(into: [:]) { result, member in
      guard let text = member.value.string else {
        throw EngineError("\"\(member.key)\" in \"\(metadataKey)\" is not a string")
      }
      result[member.key] = text
    }
  }

  private func checkLayout() throws {
    var end = 0
    for (index, entry) in entries.enumerated() {
      let start = entry.range.lowerBound
      guard start >= end else {
        throw EngineError("\"data_offsets\" of \"\(entry.name)\" overlap those of \"\(entries[index - 1].name)\"")
      }
      guard start == end else {
        throw EngineError("\"data_offsets\" of \"\(entry.name)\" leave a gap of \(start - end) bytes before them")
      }
      end = entry.range.upperBound
      guard end <= data.count else {
        throw EngineError(
          "\"data_offsets\" of \"\(entry.name)\" end at \(end), but the file has \(data.count) bytes of data; it was cut short"
        )
      }
    }
    guard end == data.count else {
      throw EngineError(
        "after the last of the \"data_offsets\" there are \(data.count - end) bytes that belong to no tensor")
    }
  }

  /// The numbers of a tensor, in single precision.
  /// - Throws: `EngineError` when one is not finite, or too large for single precision.
  func floats(_ entry: Entry) throws -> [Float] {
    let bytes = data[(data.startIndex + entry.range.lowerBound)..<(data.startIndex + entry.range.upperBound)]
    let values: [Float] = bytes.withUnsafeBytes { bytes in
      func load<T: FixedWidthInteger>(_ index: Int, as type: T.Type) -> T {
        T(littleEndian: bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<T>.size, as: type))
      }
      return (0..<entry.range.count / entry.type.size).map { index in
        switch entry.type {
        case .f32: Float(bitPattern: load(index, as: UInt32.self))
        case .f64: Float(Double(bitPattern: load(index, as: UInt64.self)))
        case .f16: float(half: load(index, as: UInt16.self))
        // The upper half of a number in single precision.
        case .bf16: Float(bitPattern: UInt32(load(index, as: UInt16.self)) << 16)
        }
      }
    }
    guard values.allSatisfy(\.isFinite) else {
      throw EngineError("\"\(entry.name)\" holds numbers that are not finite in single precision")
    }
    return values
  }
}

extension Safetensors.Entry {
  /// - Throws: `EngineError` that names tensor and field.
  init(_ name: String, _ value: StrictJSON) throws {
    func problem(_ field: String, _ what: String) -> EngineError { EngineError("\"\(field)\" of \"\(name)\" \(what)") }
    func field(_ key: String) throws -> StrictJSON {
      guard case .object(let members) = value, let member = members.first(where: { $0.key == key }) else {
        throw EngineError("the tensor \"\(name)\" has no \"\(key)\"")
      }
      return member.value
    }
    func integers(_ key: String) throws -> [Int] {
      guard case .array(let values) = try field(key) else { throw problem(key, "is not a list of whole numbers") }
      return try values.map {
        guard let number = $0.integer, number >= 0 else {
          throw problem(key, "holds something that is not a whole number from 0 to 2^63")
        }
        return number
      }
    }
    self.name = name
    let dtype = try field("dtype").string ?? ""
    guard let type = Safetensors.NumberType(rawValue: dtype) else {
      let known = Safetensors.NumberType.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem("dtype", "is \(dtype.isEmpty ? "no text" : "\"\(dtype)\""), but weights are one of \(known)")
    }
    self.type = type
    shape = try integers("shape")
    let offsets = try integers("data_offsets")
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw problem("data_offsets", "are \(offsets), not a begin and an end after it")
    }
    range = offsets[0]..<offsets[1]
    var bytes = type.size
    for side in shape {
      let (product, isTooLarge) = bytes.multipliedReportingOverflow(by: side)
      guard !isTooLarge else { throw problem("shape", "is \(shape): so many numbers there are nowhere") }
      bytes = product
    }
    guard bytes == range.count else {
      throw EngineError(
        "\"shape\" and \"data_offsets\" of \"\(name)\" disagree: \(shape) of \(dtype) are \(bytes) bytes, not \(range.count)"
      )
    }
  }
}

/// IEEE 754's half precision: 1 bit for the sign, 5 for the exponent, 10 for the fraction.
private func float(half bits: UInt16) -> Float {
  let sign: Float = bits >> 15 == 0 ? 1 : -1
  let exponent = Int(bits >> 10 & 31)
  let fraction = Float(bits & 1023)
  switch exponent {
  case 0: return sign * fraction * 0x1p-24
  case 31: return fraction == 0 ? sign * .infinity : .nan
  default: return sign * Float(sign: .plus, exponent: exponent - 25, significand: fraction + 1024)
  }
}
