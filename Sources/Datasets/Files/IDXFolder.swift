import Engine
import Foundation

/// A folder with the four files of an image set, named as those of MNIST are, each gzipped or plain.
struct IDXFolder {
  let url: URL

  /// Whether any of the four files is there.
  var hasAny: Bool {
    Part.allCases.contains { file($0, "images", rank: 3) != nil || file($0, "labels", rank: 1) != nil }
  }

  /// Reads the set.
  ///
  /// - Parameters:
  ///   - classNames: what the labels mean; without them there are at least ten classes, more if a label is above 9.
  ///   - isTransposed: whether the files hold the images column by column.
  func load(
    title: String, classNames: [String]? = nil, isTransposed: Bool = false
  ) throws(DatasetError) -> (training: Examples, test: Examples) {
    let training = try read(.training, isTransposed: isTransposed)
    let test = try read(.test, isTransposed: isTransposed)
    guard training.shape == test.shape else {
      throw DatasetError(
        "The training images in \(url.path) are \(training.shape.height)×\(training.shape.width) pixels, but the test "
          + "images \(test.shape.height)×\(test.shape.width): these files do not belong together.")
    }
    let known = classNames ?? (0..<10).map(String.init)
    let classes = max(known.count, Int(max(training.labels.max() ?? 0, test.labels.max() ?? 0)) + 1)
    let names = known + (known.count..<classes).map(String.init)
    func examples(_ part: (shape: Shape, images: Examples.Inputs, labels: [UInt8]), _ name: String) -> Examples {
      Examples(
        name: "\(title), \(name)", shape: part.shape, inputs: part.images,
        targets: .classes(part.labels, names: names))
    }
    return (examples(training, "training"), examples(test, "test"))
  }

  /// What the headers of the image files say.
  func header() throws(DatasetError) -> (shape: Shape, training: Int, test: Int) {
    let training = try IDX.dimensions(of: existing(.training, "images", rank: 3), rank: 3, content: "images")
    let test = try IDX.dimensions(of: existing(.test, "images", rank: 3), rank: 3, content: "images")
    _ = try (existing(.training, "labels", rank: 1), existing(.test, "labels", rank: 1))
    return (Shape(channels: 1, height: training[1], width: training[2]), training[0], test[0])
  }

  enum Part: String, CaseIterable {
    case training = "train"
    case test = "t10k"
  }

  private func read(
    _ part: Part, isTransposed: Bool
  ) throws(DatasetError) -> (shape: Shape, images: Examples.Inputs, labels: [UInt8]) {
    let imageFile = try existing(part, "images", rank: 3)
    let labelFile = try existing(part, "labels", rank: 1)
    let dimensions: [Int]
    let inputs: Examples.Inputs
    // A million images need not be in memory; only those that are to be turned are.
    if !isTransposed, let stored = try IDX.stored(imageFile, rank: 3, content: "images") {
      (dimensions, inputs) = (stored.dimensions, .stored(stored.bytes))
    } else {
      let images = try IDX(imageFile, rank: 3, content: "images")
      dimensions = images.dimensions
      inputs = .bytes(isTransposed ? transposed(images.bytes, Self.shape(dimensions)) : images.bytes)
    }
    let labels = try IDX(labelFile, rank: 1, content: "labels")
    guard dimensions[0] == labels.dimensions[0] else {
      throw DatasetError(
        "\(imageFile.path) has \(dimensions[0]) images, but \(labelFile.lastPathComponent) has "
          + "\(labels.dimensions[0]) labels: these files do not belong together.")
    }
    return (Self.shape(dimensions), inputs, labels.bytes)
  }

  private static func shape(_ dimensions: [Int]) -> Shape {
    Shape(channels: 1, height: dimensions[1], width: dimensions[2])
  }

  /// Images with rows and columns exchanged.
  private func transposed(_ images: [UInt8], _ shape: Shape) -> [UInt8] {
    var result = images
    for start in stride(from: 0, to: images.count, by: shape.count) {
      for y in 0..<shape.height {
        for x in 0..<shape.width { result[start + y * shape.width + x] = images[start + x * shape.height + y] }
      }
    }
    return result
  }

  private func existing(_ part: Part, _ content: String, rank: Int) throws(DatasetError) -> URL {
    if let file = file(part, content, rank: rank) { return file }
    guard isFolder(url) else { throw DatasetError("There is no folder \(url.path).") }
    throw DatasetError(
      "\(url.path) has no \(part.rawValue)-\(content)-idx\(rank)-ubyte (or .gz): a data folder needs train-images, "
        + "train-labels, t10k-images and t10k-labels, named as MNIST's files are.")
  }

  /// `train-images-idx3-ubyte` or `train-images.idx3-ubyte`, gzipped or plain.
  private func file(_ part: Part, _ content: String, rank: Int) -> URL? {
    let names = ["-", "."].flatMap { separator in
      ["", ".gz"].map { "\(part.rawValue)-\(content)\(separator)idx\(rank)-ubyte\($0)" }
    }
    return names.map { url.appending(path: $0) }.first { FileManager.default.fileExists(atPath: $0.path) }
  }
}
