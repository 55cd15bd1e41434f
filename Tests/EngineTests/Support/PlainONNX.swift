import Foundation
import Testing

/// A message of Protocol Buffers, read without knowing what it should hold.
struct ReadMessage {
  enum Value {
    case number(UInt64)
    case bytes([UInt8])
  }
  private(set) var fields: [(number: Int, value: Value)] = []

  init(_ bytes: some Collection<UInt8>) throws {
    var rest = Array(bytes)[...]
    func varint() throws -> UInt64 {
      var (result, shift) = (UInt64(0), UInt64(0))
      while true {
        guard let byte = rest.popFirst() else { throw CocoaError(.coderReadCorrupt) }
        result |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return result }
        shift += 7
      }
    }
    while !rest.isEmpty {
      let key = try varint()
      if key & 7 == 5 {
        // A number in single precision; none of the operators here has one.
        rest = rest.dropFirst(4)
      } else if key & 7 == 0 {
        fields.append((Int(key >> 3), .number(try varint())))
      } else {
        try #require(key & 7 == 2)
        let count = Int(try varint())
        try #require(count <= rest.count)
        fields.append((Int(key >> 3), .bytes(Array(rest.prefix(count)))))
        rest = rest.dropFirst(count)
      }
    }
  }

  func all(_ number: Int) -> [[UInt8]] {
    fields.compactMap { if $0.number == number, case .bytes(let bytes) = $0.value { bytes } else { nil } }
  }
  func messages(_ number: Int) throws -> [ReadMessage] { try all(number).map { try ReadMessage($0) } }
  func texts(_ number: Int) -> [String] { all(number).map { String(decoding: $0, as: UTF8.self) } }
  func text(_ number: Int) -> String { texts(number).first ?? "" }
  func number(_ number: Int) -> Int {
    fields.lazy.compactMap { if $0.number == number, case .number(let value) = $0.value { Int(value) } else { nil } }
      .first
      ?? 0
  }
  /// Whole numbers one after another. (Those of the tests need one byte each, or two.)
  func numbers(_ number: Int) -> [Int] {
    var (result, current, shift) = ([Int](), 0, 0)
    for byte in all(number).joined() {
      current |= Int(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 {
        result.append(current)
        (current, shift) = (0, 0)
      }
    }
    return result
  }
}

/// Computes an ONNX graph in the plainest way, in double precision: the naive twin of onnxruntime.
struct PlainONNX {
  struct Array4 {
    var shape: [Int]
    var values: [Double]
  }
  private let graph: ReadMessage
  let model: ReadMessage
  private(set) var tensors: [String: Array4] = [:]

  init(_ bytes: [UInt8]) throws {
    model = try ReadMessage(bytes)
    graph = try #require(try model.messages(7).first)
    for tensor in try graph.messages(5) {
      let shape = tensor.numbers(1)
      if tensor.number(2) == 7 {
        tensors[tensor.text(8)] = Array4(shape: shape, values: tensor.numbers(7).map(Double.init))
      } else {
        let data = try #require(tensor.all(9).first)
        let values = stride(from: 0, to: data.count, by: 4).map { i in
          Double(Float(bitPattern: data[i..<i + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }))
        }
        try #require(values.count == shape.reduce(1, *))
        tensors[tensor.text(8)] = Array4(shape: shape, values: values)
      }
    }
  }

  /// [N, …] of the graph's input or output, without the N.
  func declared(_ field: Int) throws -> [Int] {
    let shape = try graph.messages(field)[0].messages(2)[0].messages(1)[0].messages(2)[0]
    return try shape.messages(1).dropFirst().map { $0.number(1) }
  }

  func run(_ input: Array4) throws -> Array4 {
    var values = tensors
    values["input"] = input
    for node in try graph.messages(1) {
      let inputs = try node.texts(1).map { try #require(values[$0], "\($0) is nowhere") }
      var attributes: [String: [Int]] = [:]
      for attribute in try node.messages(5) {
        attributes[attribute.text(1)] = attribute.number(20) == 2 ? [attribute.number(3)] : attribute.numbers(8)
      }
      values[node.text(2)] = try apply(node.text(4), inputs, attributes)
    }
    return try #require(values["output"])
  }

  private func apply(_ name: String, _ x: [Array4], _ attributes: [String: [Int]]) throws -> Array4 {
    func each(_ function: (Double) -> Double) -> Array4 { Array4(shape: x[0].shape, values: x[0].values.map(function)) }
    switch name {
    case "Relu": return each { max(0, $0) }
    case "Tanh": return each { tanh($0) }
    case "Sigmoid": return each { 1 / (1 + exp(-$0)) }
    case "Identity": return x[0]
    case "Greater":
      try #require(x[1].values == [0])
      return each { $0 > 0 ? 1 : 0 }
    case "Cast":
      #expect(attributes["to"] == [1])
      return x[0]
    case "Flatten":
      #expect(attributes["axis"] == [1])
      return Array4(shape: [x[0].shape[0], x[0].shape.dropFirst().reduce(1, *)], values: x[0].values)
    case "Reshape":
      return Array4(
        shape: x[1].values.enumerated().map { $1 == 0 ? x[0].shape[$0] : Int($1) }, values: x[0].values)
    case "Softmax":
      #expect(attributes["axis"] == [1] && x[0].shape.dropFirst(2).allSatisfy { $0 == 1 })
      let classes = x[0].shape[1]
      let values = stride(from: 0, to: x[0].values.count, by: classes).flatMap { start in
        let row = x[0].values[start..<start + classes]
        let powers = row.map { exp($0 - row.max()!) }
        return powers.map { $0 / powers.reduce(0, +) }
      }
      return Array4(shape: x[0].shape, values: values)
    case "Gemm":
      #expect(attributes["transB"] == [1])
      let (units, inputs) = (x[1].shape[0], x[1].shape[1])
      try #require(x[0].shape.count == 2 && x[0].shape[1] == inputs)
      let values = (0..<x[0].shape[0]).flatMap { n in
        (0..<units).map { unit in
          (0..<inputs).reduce(x[2].values[unit]) { sum, i in
            sum + x[0].values[n * inputs + i] * x[1].values[unit * inputs + i]
          }
        }
      }
      return Array4(shape: [x[0].shape[0], units], values: values)
    case "Conv", "MaxPool": return try slide(x, attributes)
    default: throw Problem(description: "no operator \(name)")
    }
  }

  private struct Problem: Error, CustomStringConvertible { var description: String }

  /// Convolution and pooling: every window of every map.
  private func slide(_ x: [Array4], _ attributes: [String: [Int]]) throws -> Array4 {
    try #require(x[0].shape.count == 4)
    let (n, channels, h, w) = (x[0].shape[0], x[0].shape[1], x[0].shape[2], x[0].shape[3])
    let (size, stride) = (try #require(attributes["kernel_shape"])[0], try #require(attributes["strides"])[0])
    let pad = attributes["pads"]?[0] ?? 0
    try #require((attributes["group"] ?? [1]) == [1] && (attributes["dilations"] ?? [1, 1]) == [1, 1])
    let (rows, columns) = ((h + 2 * pad - size) / stride + 1, (w + 2 * pad - size) / stride + 1)
    let filters = x.count > 1 ? x[1].shape[0] : channels
    var values: [Double] = []
    for image in 0..<n {
      for filter in 0..<filters {
        for row in 0..<rows {
          for column in 0..<columns {
            var (sum, largest) = (0.0, -Double.infinity)
            for channel in x.count > 1 ? 0..<channels : filter..<filter + 1 {
              for ky in 0..<size {
                for kx in 0..<size {
                  let (y, z) = (row * stride + ky - pad, column * stride + kx - pad)
                  guard (0..<h).contains(y), (0..<w).contains(z) else { continue }
                  let value = x[0].values[((image * channels + channel) * h + y) * w + z]
                  largest = max(largest, value)
                  if x.count > 1 { sum += value * x[1].values[((filter * channels + channel) * size + ky) * size + kx] }
                }
              }
            }
            values.append(x.count > 1 ? sum + x[2].values[filter] : largest)
          }
        }
      }
    }
    return Array4(shape: [n, filters, rows, columns], values: values)
  }
}
