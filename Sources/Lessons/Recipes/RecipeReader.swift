import Engine
import Foundation
internal import Yams

extension Recipe {
  /// Reads a recipe.
  ///
  /// - Parameters:
  ///   - name: what it is called.
  ///   - file: its path, for messages.
  /// - Throws: `LessonFault`: what is wrong, in which line, and what to do. A key that nobody reads is misspelled, and so a fault.
  public static func parse(_ text: String, name: String, file: String) throws(LessonFault) -> Recipe {
    let yaml = try YAMLMapping(text, file: file, offset: 0, what: "the recipe")
    try yaml.allow(["title", "summary", "data", "model", "network", "settings", "chosen", "measured"])
    return Recipe(
      name: name, title: try yaml.text("title"), summary: try yaml.text("summary"), data: try yaml.text("data"),
      network: try layers(yaml), settings: try settings(yaml), chosen: try yaml.text("chosen"),
      measured: try yaml.optionalText("measured"))
  }

  private static func layers(_ yaml: YAMLMapping) throws(LessonFault) -> Layers {
    guard let node = yaml.node("network") else {
      guard let model = try yaml.optionalText("model") else {
        throw yaml.fault(
          "title", "the recipe has no network", cure: "add `model: convnet`, or `network:` and a layer a line")
      }
      guard ModelCatalogue.names.contains(model) else {
        throw yaml.fault(
          "model", "there is no model `\(model)`", cure: "use one of: \(ModelCatalogue.names.joined(separator: ", "))")
      }
      return .model(model)
    }
    guard yaml.node("model") == nil else {
      throw yaml.fault("model", "a recipe has a `model` or a `network`, not both", cure: "drop one of them")
    }
    return .layers(try LayerReader(file: yaml.file, offset: yaml.offset).layers(node, depth: 0))
  }

  /// Every setting is tried on its own, so that a fault has its line.
  private static func settings(_ yaml: YAMLMapping) throws(LessonFault) -> [String: String] {
    guard let node = yaml.node("settings") else { return [:] }
    guard case .mapping(let mapping) = node else {
      throw yaml.fault("settings", "`settings` has no entries", cure: "write entries like `epochs: 3`, one a line")
    }
    let entries = YAMLMapping(mapping, file: yaml.file, offset: yaml.offset)
    try entries.allow(ExperimentSetting.names)
    var settings: [String: String] = [:]
    for key in entries.keys {
      let text = try entries.text(key)
      var trial = Experiment(architecture: Architecture(input: Shape(channels: 1), layers: []))
      do { try ExperimentSetting.apply([key: text], to: &trial) } catch {
        throw entries.fault(key, error.fault.fault, cure: "`\(key)` \(error.fault.rule)")
      }
      settings[key] = text
    }
    return settings
  }
}

/// Reads layers: `- convolution: {filters: 8, size: 5}`, `- relu`, `- softmax`; kinds and numbers as model files have them.
private struct LayerReader {
  let file: String
  let offset: Int

  private func fault(_ node: Node, _ fault: String, _ cure: String) -> LessonFault {
    LessonFault(file: file, line: offset + (node.mark?.line ?? 1), fault: fault, cure: cure)
  }

  func layers(_ node: Node, depth: Int) throws(LessonFault) -> [LayerDescription] {
    guard case .sequence(let sequence) = node, !sequence.isEmpty, depth <= 8 else {
      throw fault(node, "this is no list of layers", "write one layer a line, each after `- `")
    }
    var result: [LayerDescription] = []
    for item in sequence { result.append(try layer(item, depth: depth)) }
    return result
  }

  private func layer(_ node: Node, depth: Int) throws(LessonFault) -> LayerDescription {
    switch node {
    case .scalar(let scalar):
      if let activation = Activation(rawValue: scalar.string) { return .activation(activation) }
      return try decode(node, kind: scalar.string, [:])
    case .mapping(let mapping):
      guard mapping.count == 1, let (key, value) = mapping.first, let kind = key.string,
        case .mapping(let fields) = value
      else {
        throw fault(node, "a layer is one kind with its numbers", "write `- convolution: {filters: 8, size: 5}`")
      }
      return try layer(node, kind: kind, fields, depth: depth)
    default: throw fault(node, "this is no layer", "write `- relu` or `- dense: {units: 10}`")
    }
  }

  private func layer(
    _ node: Node, kind: String, _ fields: Node.Mapping, depth: Int
  ) throws(LessonFault) -> LayerDescription {
    if ["residual", "siamese"].contains(kind), let inner = fields["layers"] {
      let layers = try layers(inner, depth: depth + 1)
      return kind == "residual" ? .residual(layers) : .siamese(layers)
    }
    var values: [String: Any] = [:]
    for (key, value) in fields {
      guard let name = key.string, let text = value.scalar?.string else {
        throw fault(node, "the numbers of `\(kind)` cannot be understood", "write them as `{units: 10}`")
      }
      values[name] = Int(text) ?? Double(text) ?? text
    }
    let layer = try decode(node, kind: kind, values)
    // Whoever reads a value is disturbed by one that cannot be: a list. Where nobody is, nobody reads it.
    for name in values.keys.sorted() where (try? decode(node, kind: kind, values.merging([name: []]) { $1 })) != nil {
      throw fault(node, "`\(name)` is nothing that `\(kind)` has", "leave it out, or see recipes/README.md")
    }
    return layer
  }

  private func decode(_ node: Node, kind: String, _ values: [String: Any]) throws(LessonFault) -> LayerDescription {
    do {
      return try JSONDecoder().decode(
        LayerDescription.self, from: JSONSerialization.data(withJSONObject: [kind: values]))
    } catch DecodingError.keyNotFound(let key, _) {
      throw fault(node, "`\(kind)` lacks `\(key.stringValue)`", "write `- \(kind): {\(key.stringValue): …}`")
    } catch DecodingError.dataCorrupted(let context) {
      throw fault(
        node, context.debugDescription, "use a kind and values that model files know, as `convolution`, `dense`")
    } catch {
      throw fault(
        node, "a number of `\(kind)` cannot be understood", "write whole numbers, or fractions where one is meant")
    }
  }
}
