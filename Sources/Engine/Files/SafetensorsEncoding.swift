extension Safetensors {
  /// The bytes of a file with these texts and tensors; the tensors' numbers stand in the given order, in single precision.
  static func encode(metadata: [String: String], tensors: [ParameterSnapshot]) -> [UInt8] {
    var data: [UInt8] = []
    var members = [
      StrictJSON.Member(
        key: metadataKey,
        value: .object(metadata.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: .string($0.value)) }))
    ]
    for tensor in tensors {
      let start = data.count
      tensor.values.map(\.bitPattern.littleEndian).withUnsafeBytes { data += $0 }
      members.append(StrictJSON.Member(key: tensor.name, value: entry(tensor.dimensions, start..<data.count)))
    }
    members.sort { $0.key < $1.key }
    var header = Array(StrictJSON.object(members).text.utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    return length + header + data
  }

  private static func entry(_ shape: [Int], _ range: Range<Int>) -> StrictJSON {
    func list(_ numbers: [Int]) -> StrictJSON { .array(numbers.map { .number("\($0)") }) }
    return .object([
      .init(key: "data_offsets", value: list([range.lowerBound, range.upperBound])),
      .init(key: "dtype", value: .string(NumberType.f32.rawValue)), .init(key: "shape", value: list(shape)),
    ])
  }
}
