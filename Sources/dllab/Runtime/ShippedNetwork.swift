import Datasets
import Engine
import Foundation

/// The network that ships with dllab: a ConvNet that knows handwritten digits.
enum ShippedNetwork {
  /// Where it lies under the shared folder.
  static let path = "models/convnet.safetensors"

  /// Reads its file.
  static func load(_ locations: Locations = .current) throws -> ModelFile {
    try ModelFile(path: locations.shared(path).path)
  }
}

extension ModelFile {
  /// What to call a network on the screen: `ConvNet, trained on MNIST`.
  ///
  /// - Parameter path: the file it was read from; a file that is called like a network of the catalogue is taken for one.
  func title(path: String) -> String {
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    let network = ModelCatalogue.models.first { $0.name == name }?.title ?? name
    guard let record else { return network }
    let data = (try? DataCatalogue().description(of: record.data))?.title ?? record.data
    return "\(network), trained on \(data)"
  }
}
