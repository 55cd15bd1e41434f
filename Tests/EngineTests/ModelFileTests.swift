import Foundation
import Testing

@testable import Engine

@Suite("Model files") final class ModelFileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dllab-\(UUID().uuidString)")
  private var path: String { folder.appendingPathComponent("model.safetensors").path }

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  @Test("a model that was written is read back the same, and answers the same")
  func roundTrip() throws {
    let (network, model) = try sample()
    try model.write(to: path)
    let read = try ModelFile(path: path)
    #expect(read == model)
    var random = SeededRandom(seed: 1)
    let inputs = random.numbers(5 * 128)
    #expect(try read.makeNetwork().predict(inputs, count: 5) == network.predict(inputs, count: 5))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
  }

  @Test("the file is what safetensors asks for: header length, JSON, PyTorch's names and order, little-endian numbers")
  func format() throws {
    let (network, model) = try sample()
    try model.write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let length = bytes[..<8].enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    #expect((8 + length) % 8 == 0)
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: [String: Any]])
    #expect(Set(header.keys) == ["__metadata__", "0.weight", "0.bias", "4.weight", "4.bias"])
    #expect(header["__metadata__"] is [String: String])
    #expect(header["0.weight"]?["shape"] as? [Int] == [3, 2, 3, 3])
    #expect(header["0.weight"]?["dtype"] as? String == "F32")
    let offsets = try #require(header["4.weight"]?["data_offsets"] as? [Int])
    let first = bytes[(8 + length + offsets[0])...].prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    #expect(Float(bitPattern: first) == network.parameters[4][0].values[0])
    #expect(bytes.count == 8 + length + 4 * network.parameterCount)
  }

  @Test("a file that cannot be written leaves what was there, and nothing beside it")
  func atomic() throws {
    let (_, model) = try sample()
    let error = #expect(throws: EngineError.self) {
      try model.write(to: folder.appendingPathComponent("no/model").path)
    }
    #expect(error?.description.contains("cannot be written") == true)
    // A folder of that name cannot be replaced by a file.
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(throws: EngineError.self) { try model.write(to: path) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
  }

  @Test("a file cut anywhere is refused")
  func truncated() throws {
    try sample().model.write(to: path)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for count in [0, 1, 7, 8, 9, 100, 1000, whole.count - 4, whole.count - 1] {
      try whole.prefix(count).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: EngineError.self) { try ModelFile(path: path) }
      #expect(error?.description.contains(path) == true)
    }
  }

  @Test(
    "a header that lies is refused, and the field named",
    arguments: [
      ("\"F32\"", "\"I64\"", "dtype"), ("[3,2,3,3]", "[3,2,3,2]", "shape"), ("0.weight", "9.weight", "0.weight"),
      ("\"4.bias\":{", "\"4.bias\":{},\"5.bias\":{", "4.bias"),
      ("\"data_offsets\":[0,", "\"data_offsets\":[-8,", "data_offsets"),
      ("dllab-1", "dllab-9", "format"), ("\\\"filters\\\":3", "\\\"filters\\\":2", "0.weight"),
      ("\\\"units\\\":4", "\\\"units\\\":0", "architecture"), ("\\\"units\\\":4", "\\\"units\\\":x", "architecture"),
      ("\\\"yes\\\",", "", "classes"), ("\"classes\"", "\"klasses\"", "classes"),
      ("\"__metadata__\":{", "\"__metadata__\":7,\"x\":{", "__metadata__"),
      ("{", "[", "header"),
    ])
  func lies(original: String, changed: String, field: String) throws {
    try sample().model.write(to: path)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let length = bytes[..<8].enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    let place = try #require(header.range(of: original), "the header has no \(original)")
    let lie = header.replacingCharacters(in: place, with: changed)
    bytes.replaceSubrange(8..<8 + length, with: lie.utf8)
    bytes.replaceSubrange(0..<8, with: (0..<8).map { UInt8(lie.utf8.count >> (8 * $0) & 255) })
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: EngineError.self) { try ModelFile(path: path) }
    #expect(error?.description.contains(field) == true, "\(error?.description ?? "")")
  }

  @Test(
    "offsets and lengths beyond all bounds are refused",
    arguments: ["18446744073709551615", "9223372036854775807", "1e30"])
  func hostile(number: String) throws {
    let header =
      "{\"__metadata__\":{},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[\(number)],\"data_offsets\":[0,\(number)]}}"
    try write(header: header, length: UInt64(header.utf8.count))
    #expect(throws: EngineError.self) { try ModelFile(path: path) }
    try write(header: header, length: .max)
    #expect(throws: EngineError.self) { try ModelFile(path: path) }
  }

  @Test("numbers that are not finite are refused")
  func notFinite() throws {
    var model = try sample().model
    model.parameters[0][1].values[1] = .nan
    try model.write(to: path)
    let error = #expect(throws: EngineError.self) { try ModelFile(path: path) }
    #expect(error?.description.contains("0.bias") == true)
  }

  @Test("a file that is not there, or a folder, is said to be so")
  func missing() {
    #expect(throws: EngineError.self) { try ModelFile(path: folder.path) }
    let error = #expect(throws: EngineError.self) { try ModelFile(path: path + ".none") }
    #expect(error?.description.contains("cannot be opened") == true)
  }

  private func write(header: String, length: UInt64) throws {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + Array(header.utf8)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func sample() throws -> (network: Network, model: ModelFile) {
    let architecture = Architecture(
      input: Shape(channels: 2, height: 8, width: 8),
      layers: [
        .convolution(filters: 3, size: 3), .activation(.tanh), .pool2, .flatten, .dense(units: 4), .softmax,
      ])
    let network = try Network(architecture, initialization: .gaussian, seed: 3)
    let record = TrainingRecord(
      data: "bars", epochs: 2.5, testAccuracy: 0.75,
      experiment: Experiment(architecture: architecture, optimizer: .adam(), seed: .max))
    return (network, ModelFile(network: network, classNames: ["yes", "no", "ÿ", "\"quoted\""], record: record))
  }
}
