import Foundation

/// A whole run as one line of text: data, architecture, and how it was trained. Whoever gives it to `dllab train --code` gets the same
/// weights, on the same kind of processor bit for bit.
///
///     dllab1:lenet/mnist/1x28x28/10/batch=32/decay=0.7/epochs=5/init=he/loss=crossEntropy/optimizer.momentum=0.9/rate=0.03/seed=1/K3VA
///
/// After the version: the network, by its name in the catalogue or layer by layer, `dense,units=30+activation,sigmoid+…`; the data;
/// the shape of an input (channels, height, width); the number of outputs; then whatever else `Experiment` holds, by name. The last
/// four signs are computed from all that the text stands for. So a typing error is found, and so is a name of the catalogue that
/// stands for another architecture in this version of dllab than in the one that wrote the code.
public struct RunCode: Hashable, Sendable {
  /// The data, by name.
  public var data: String
  public var experiment: Experiment

  public init(data: String, experiment: Experiment) {
    self.data = data
    self.experiment = experiment
  }

  private static let version = "dllab1"

  /// The network of the catalogue that has this architecture.
  public var model: CatalogueModel? {
    guard let outputs = try? experiment.architecture.outputShape().count else { return nil }
    let input = experiment.architecture.input
    return ModelCatalogue.models.first {
      (try? $0.experiment(input: input, classes: outputs))?.architecture == experiment.architecture
    }
  }

  /// The code as text, of letters, digits and `:/=+,.-_%`; and `[ ]` where layers have layers inside.
  /// - Throws: `EngineError` as `Architecture.plan`.
  public func text() throws -> String {
    let input = experiment.architecture.input
    let outputs = try experiment.architecture.outputShape().count
    let network = try model?.name ?? RunCodeText.layers(try StrictJSON(experiment.architecture.layers))
    let parts =
      [network, RunCodeText.escaped(data), "\(input.channels)x\(input.height)x\(input.width)", "\(outputs)"]
      + RunCodeText.settings(try settings())
    return "\(Self.version):\(parts.joined(separator: "/"))/\(try check())"
  }

  /// What the experiment holds beside its architecture, without what is as usual: what is understood when it is left out.
  private func settings() throws -> StrictJSON {
    guard case .object(let members) = try StrictJSON(experiment) else { return .object([]) }
    return .object(
      members.filter { member in
        let rest = StrictJSON.object(members.filter { $0.key != member.key }).text
        let read = try? JSONDecoder().decode(Experiment.self, from: Data(rest.utf8))
        return member.key != "architecture" && read != experiment
      })
  }

  /// Reads a code.
  /// - Throws: `EngineError` that says which part cannot be understood.
  public init(_ text: String) throws {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.hasPrefix(Self.version + ":") else {
      throw EngineError("a run's code begins with \(Self.version):, and \"\(text.prefix(16))\" does not")
    }
    let parts = text.dropFirst(Self.version.count + 1).split(separator: "/", omittingEmptySubsequences: false).map(
      String.init)
    guard parts.count > 5 else {
      throw EngineError("the run's code ends too early: after the data come input, outputs, settings and four signs")
    }
    let sides = parts[2].split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard sides.count == 3, let outputs = Int(parts[3]), (1...1 << 20).contains(outputs) else {
      throw EngineError("\"\(parts[2])/\(parts[3])\" of the run's code is no input's shape and number of outputs")
    }
    guard let data = parts[1].removingPercentEncoding, !data.isEmpty else {
      throw EngineError("the data \"\(parts[1])\" of the run's code cannot be understood")
    }
    self.data = data
    experiment = try Self.experiment(
      network: parts[0], Shape(channels: sides[0], height: sides[1], width: sides[2]), outputs: outputs,
      settings: parts[4..<parts.count - 1])
    guard try experiment.architecture.outputShape().count == outputs, try check() == parts[parts.count - 1].uppercased()
    else {
      throw EngineError(
        "the run's code does not fit its last four signs: there is a typing error in it, or another version of dllab wrote it"
      )
    }
  }

  private static func experiment(
    network: String, _ input: Shape, outputs: Int, settings: ArraySlice<String>
  ) throws -> Experiment {
    let layers: StrictJSON
    if let model = ModelCatalogue.models.first(where: { $0.name == network }) {
      layers = try StrictJSON(try model.experiment(input: input, classes: outputs).architecture.layers)
    } else {
      layers = try RunCodeText.readLayers(network)
    }
    let architecture = StrictJSON.object([
      .init(key: "input", value: try StrictJSON(input)), .init(key: "layers", value: layers),
    ])
    let tree = try RunCodeText.readSettings(settings, beside: .init(key: "architecture", value: architecture))
    do {
      return try JSONDecoder().decode(Experiment.self, from: Data(tree.text.utf8))
    } catch let DecodingError.keyNotFound(key, context) {
      throw problem(context.codingPath + [key], "is missing")
    } catch let DecodingError.typeMismatch(_, context) {
      throw problem(context.codingPath, "cannot be understood")
    } catch let DecodingError.dataCorrupted(context) {
      throw problem(context.codingPath, "cannot be understood")
    } catch let DecodingError.valueNotFound(_, context) {
      throw problem(context.codingPath, "cannot be understood")
    }
  }

  private static func problem(_ path: [any CodingKey], _ what: String) -> EngineError {
    let name = RunCodeText.shortened(path.map(\.stringValue).joined(separator: "."))
    return EngineError(name.isEmpty ? "the run's code \(what)" : "\"\(name)\" in the run's code \(what)")
  }

  /// Four signs that hardly any other run has: 20 bits of the CRC-32 of data and experiment.
  private func check() throws -> String {
    let signs = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    let sum = crc32(Array("\(data)\n\(try StrictJSON(experiment).text)".utf8))
    return String((0..<4).map { signs[Int(sum >> (5 * (3 - $0)) & 31)] })
  }
}

/// The checksum of zlib and PNG (ISO 3309), bit by bit.
private func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
}
