import Foundation
import Testing

@testable import Engine

/// Files that others wrote: Python's safetensors, and people who mean no good.
@Suite("Safetensors") struct SafetensorsTests {
  private static let folder = Bundle.module.url(forResource: "models", withExtension: nil, subdirectory: "Fixtures")!

  private struct Answers: Decodable {
    var input: [Float]
    var answers: [String: [Double]]
  }

  @Test(
    "models that Python's safetensors wrote answer as they do in PyTorch, in whatever precision their weights are",
    arguments: ["f32", "f64", "f16", "bf16", "mixed", "spaced"])
  func python(name: String) throws {
    let known = try JSONDecoder().decode(
      Answers.self, from: Data(contentsOf: Self.folder.appending(path: "answers.json")))
    let model = try ModelFile(path: Self.folder.appending(path: "\(name).safetensors").path)
    #expect(model.classNames == ["north", "east", "süd", "west"])
    #expect(model.record == nil)
    let shape = model.architecture.input
    let images = (0..<3).flatMap { image in
      with(count: shape.count) {
        channelsLast($0, Array(known.input[image * shape.count..<(image + 1) * shape.count]), shape)
      }
    }
    #expect(distance(try model.makeNetwork().predict(images, count: 3), try #require(known.answers[name])) < 1e-5)
  }

  @Test("weights without a description are refused: it is said what is missing, and what they look like")
  func bare() throws {
    let error = #expect(throws: EngineError.self) {
      try ModelFile(path: Self.folder.appending(path: "bare.safetensors").path)
    }
    let text = error?.description ?? ""
    for words in [
      "\"format\", \"architecture\", \"classes\"", "convolution 3 filters 3×3 on 2 channels (0.weight)",
      "dense 4 units on 18 inputs (4.weight)",
    ] { #expect(text.contains(words), "\(text)") }
    let integers = #expect(throws: EngineError.self) {
      try ModelFile(path: Self.folder.appending(path: "integers.safetensors").path)
    }
    #expect(integers?.description.contains("\"dtype\" of \"step\" is \"I64\"") == true)
  }

  /// A header, how many bytes of data follow it, and what the refusal must name.
  struct Attack: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var header: String
    var bytes = 8
    var words: String
    init(_ name: String, _ header: String, bytes: Int = 8, says words: String) {
      (testDescription, self.header, self.bytes, self.words) = (name, header, bytes, words)
    }
  }

  private static func tensor(_ dtype: String, _ shape: String, _ offsets: String) -> String {
    #"{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }
  private static let a = #""a":"# + tensor("F32", "[1]", "[0,4]")
  private static let deep = String(repeating: "[", count: 100_000)

  static let attacks = [
    Attack("nothing", "", says: "header"),
    Attack("a list", "[]", says: "header"),
    Attack("a number", "17", says: "header"),
    Attack("no end", "{\"a\":", says: "header"),
    Attack("two headers", "{\(a)} {}", says: "header"),
    Attack("a comma too many", "{\(a),}", says: "header"),
    Attack("deep nesting", "{\"a\":\(deep)", says: "nested deeper"),
    Attack("deep metadata", "{\"__metadata__\":{\"a\":\(deep)", says: "nested deeper"),
    Attack("a key twice", "{\(a),\(a)}", says: "\"a\" stands for the second time"),
    Attack(
      "metadata twice", #"{"__metadata__":{},"__metadata__":{}}"#, says: "\"__metadata__\" stands for the second time"),
    Attack(
      "a field twice", #"{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,4]}}"#,
      says: "\"dtype\" stands for the second time"),
    Attack(
      "the same key, escaped", #"{"a":\#(tensor("F32", "[1]", "[0,4]")),"\u0061":\#(tensor("F32", "[1]", "[4,8]"))}"#,
      says: "\"a\" stands for the second time"),
    Attack("half a character", #"{"\ud800":1}"#, says: "half a character"),
    Attack("a false escape", #"{"\x":1}"#, says: "escape"),
    Attack("signs for hexadecimal digits", #"{"\u+123":1}"#, says: "hexadecimal"),
    Attack("a line end in a text", "{\"a\nb\":1}", says: "control character"),
    Attack("metadata that are no texts", #"{"__metadata__":{"format":7}}"#, says: "\"format\" in \"__metadata__\""),
    Attack("metadata that are a list", #"{"__metadata__":[]}"#, says: "__metadata__"),
    Attack("a tensor that is a text", #"{"a":"F32"}"#, says: "\"a\" has no \"dtype\""),
    Attack("no shape", #"{"a":{"dtype":"F32","data_offsets":[0,8]}}"#, says: "\"a\" has no \"shape\""),
    Attack("no place", #"{"a":{"dtype":"F32","shape":[2]}}"#, says: "\"a\" has no \"data_offsets\""),
    Attack("integers", "{\"a\":\(tensor("I64", "[1]", "[0,8]"))}", says: "\"dtype\" of \"a\" is \"I64\""),
    Attack("a type that is none", "{\"a\":\(tensor("f32", "[1]", "[0,8]"))}", says: "\"dtype\" of \"a\" is \"f32\""),
    Attack("8-bit floats", "{\"a\":\(tensor("F8_E4M3", "[8]", "[0,8]"))}", says: "F8_E4M3"),
    Attack("a negative side", "{\"a\":\(tensor("F32", "[-2]", "[0,8]"))}", says: "\"shape\" of \"a\""),
    Attack("a broken side", "{\"a\":\(tensor("F32", "[2.0]", "[0,8]"))}", says: "\"shape\" of \"a\""),
    Attack(
      "a side beyond 64 bits", "{\"a\":\(tensor("F32", "[18446744073709551616]", "[0,8]"))}", says: "\"shape\" of \"a\""
    ),
    Attack(
      "a product beyond 64 bits", "{\"a\":\(tensor("F32", "[4294967296,4294967296,2]", "[0,8]"))}",
      says: "\"shape\" of \"a\""),
    Attack(
      "a product that comes round to the right size", "{\"a\":\(tensor("F32", "[4611686018427387905,2]", "[0,8]"))}",
      says: "\"shape\" of \"a\""),
    Attack(
      "too small a place", "{\"a\":\(tensor("F32", "[3]", "[0,8]"))}", says: "\"shape\" and \"data_offsets\" of \"a\""),
    Attack("a negative place", "{\"a\":\(tensor("F32", "[2]", "[-8,0]"))}", says: "\"data_offsets\" of \"a\""),
    Attack("an end before the begin", "{\"a\":\(tensor("F32", "[2]", "[8,0]"))}", says: "\"data_offsets\" of \"a\""),
    Attack("three places", "{\"a\":\(tensor("F32", "[2]", "[0,8,8]"))}", says: "\"data_offsets\" of \"a\""),
    Attack("a place that is a text", "{\"a\":\(tensor("F32", "[2]", "\"08\""))}", says: "\"data_offsets\" of \"a\""),
    Attack("beyond the end", "{\"a\":\(tensor("F32", "[4]", "[0,16]"))}", says: "\"data_offsets\" of \"a\" end at 16"),
    Attack(
      "at 2^60", "{\"a\":\(tensor("F32", "[2]", "[1152921504606846976,1152921504606846984]"))}",
      says: "a gap of 1152921504606846976"),
    Attack("overlap", "{\(a),\"b\":\(tensor("F32", "[1]", "[2,6]"))}", says: "\"b\" overlap those of \"a\""),
    Attack("the same place twice", "{\(a),\"b\":\(tensor("F32", "[1]", "[0,4]"))}", says: "overlap"),
    Attack("a gap", "{\"a\":\(tensor("F32", "[1]", "[4,8]"))}", says: "\"a\" leave a gap of 4 bytes"),
    Attack("a gap between", "{\(a),\"b\":\(tensor("F16", "[1]", "[6,8]"))}", says: "\"b\" leave a gap of 2 bytes"),
    Attack("a rest", "{\(a)}", says: "4 bytes that belong to no tensor"),
    Attack("no tensors, but bytes", "{}", says: "8 bytes that belong to no tensor"),
    Attack("nothing at all inside", "{}", bytes: 0, says: "\"format\", \"architecture\", \"classes\""),
  ]

  @Test("a file that lies is refused, and the lie named", arguments: attacks)
  func hostile(attack: Attack) throws {
    let header = Array(attack.header.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    let error = #expect(throws: EngineError.self) {
      try SafetensorsCoding.decode(length + header + [UInt8](repeating: 0, count: attack.bytes))
    }
    #expect(error?.description.contains(attack.words) == true, "\(error?.description ?? "")")
  }

  @Test(
    "a header that claims to be larger than the file is refused without a try",
    arguments: [3, 16_777_217, 1 << 60, .max] as [UInt64])
  func lengths(length: UInt64) {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + Array("{}".utf8)
    let error = #expect(throws: EngineError.self) { try SafetensorsCoding.decode(bytes) }
    #expect(error?.description.contains("the header's length, \(length)") == true)
  }

  @Test(
    "numbers beyond single precision, and those that are none, are named", arguments: ["F64", "F16", "BF16", "F32"])
  func infinite(dtype: String) throws {
    let bits: [UInt8] =
      switch dtype {
      case "F64": [0, 0, 0, 0, 0, 0, 0xF0, 0x7E]
      case "F16": [0, 0x7C]
      case "BF16": [0x80, 0x7F]
      default: [0, 0, 0xC0, 0xFF]
      }
    let header = Array("{\"a\":\(Self.tensor(dtype, "[1]", "[0,\(bits.count)]"))}".utf8)
    let file = try Safetensors([UInt8(header.count)] + [UInt8](repeating: 0, count: 7) + header + bits)
    let error = #expect(throws: EngineError.self) { try file.floats(file.entries[0]) }
    #expect(error?.description.contains("\"a\"") == true)
  }

  @Test("every number of half precision is what IEEE 754 says")
  func halves() throws {
    let numbers = (0..<UInt16.max).filter { $0 >> 10 & 31 != 31 }
    let data = numbers.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let header = Array("{\"a\":\(Self.tensor("F16", "[\(numbers.count)]", "[0,\(data.count)]"))}".utf8)
    let file = try Safetensors([UInt8(header.count)] + [UInt8](repeating: 0, count: 7) + header + data)
    let values = try file.floats(file.entries[0])
    for (bits, value) in zip(numbers, values) {
      let exponent = Int(bits >> 10 & 31)
      let magnitude =
        exponent == 0
        ? Double(bits & 1023) * pow(2, -24) : (1 + Double(bits & 1023) / 1024) * pow(2, Double(exponent - 15))
      #expect(Double(value) == (bits >> 15 == 0 ? magnitude : -magnitude))
    }
  }

  @Test("a file whose bytes are turned one by one is read or refused, and never brings the program down")
  func bitFlips() throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: "f32.safetensors")))
    var random = SeededRandom(seed: 8)
    var refused = 0
    for place in 0..<900 {
      var changed = bytes
      changed[place] ^= UInt8(1 + random.below(255))
      do { _ = try SafetensorsCoding.decode(changed) } catch is EngineError { refused += 1 }
    }
    #expect(refused > 700)
  }
}
