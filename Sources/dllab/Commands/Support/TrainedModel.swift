import Datasets
import Engine
import Foundation
import Lab

/// A trained network from a file.
struct TrainedModel {
  let path: String
  let file: ModelFile
  let network: Network

  /// - Parameter path: nil for the network that ships with dllab.
  /// - Throws: `Failure` if the file cannot be used.
  init(path: String?) throws {
    self.path = try Failure.catching { try path ?? Locations.current.shared(ShippedNetwork.path).path }
    guard FileManager.default.fileExists(atPath: self.path) else {
      throw Failure(.obstacle, "There is no file \(self.path); dllab train --out writes one.")
    }
    file = try Failure.catching { [path = self.path] in try ModelFile(path: path) }
    network = try Failure.catching { [file] in try file.makeNetwork(threads: Workers.processors) }
  }

  /// As people read it: `ConvNet, trained on MNIST`.
  var title: String { file.title(path: path) }

  /// The names of the outputs.
  var classNames: [String] {
    file.classNames.isEmpty ? (0..<network.outputShape.count).map { "\($0)" } : file.classNames
  }

  /// Whether the outputs are probabilities: after a softmax. Else they are scores, of which only the largest matters.
  var givesProbabilities: Bool { file.architecture.layers.last == .softmax }

  /// How well the network does, with the loss it was trained with.
  func evaluate(_ examples: Examples) throws -> Evaluation {
    guard examples.outputs == network.outputShape.count else {
      throw Failure(
        .obstacle,
        "\(path) tells \(network.outputShape.count) classes apart, \(examples.name) has \(examples.outputs); choose other data."
      )
    }
    return try network.evaluate(examples, loss: file.record?.experiment.loss ?? .crossEntropy)
  }

  /// - Throws: `Failure` if the network cannot read such inputs.
  func check(against shape: Shape, called title: String) throws {
    let own = file.architecture.input
    guard own != shape else { return }
    throw Failure(
      .obstacle,
      "\(path) reads images of \(own.height)×\(own.width) pixels, \(title) has \(shape.height)×\(shape.width): choose other data, "
        + "or train a network on these.")
  }
}
