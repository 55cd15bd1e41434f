import Engine
import Foundation

/// What is known about a data set before it is read.
public struct DataDescription: Hashable, Sendable {
  /// What `DataCatalogue.load` takes: `strokes`, `optdigits`, `mnist`, the name of a folder of `DLLAB_DATA`, or a path.
  public let name: String
  public let title: String
  /// One line: how many, what size, from where.
  public let summary: String
  /// The shape of one input.
  public let shape: Shape
  /// The number of training and test examples; nil where only reading would tell.
  public let trainingCount: Int?
  public let testCount: Int?
  /// Why it cannot be used now, and what to do, as a sentence; nil if it can.
  public let missing: String?
}

/// The data sets by name: those that ship with dllab, MNIST if the machine has it, and any folder of IDX files.
public struct DataCatalogue: Sendable {
  private let locations: Locations

  public init(locations: Locations = .current) { self.locations = locations }

  /// The sets that can be chosen from a list, MNIST even if it is missing, then whatever else the data folders hold.
  public var descriptions: [DataDescription] {
    let known = Known.allCases.map { describe($0) }
    return known + otherFolders.map { describe(folder: $0, name: $0.lastPathComponent) }
  }

  /// Describes one set without reading it.
  ///
  /// - Parameter name: a name of `descriptions`, or the path of a folder.
  /// - Throws: `DatasetError` if there is no such set.
  public func description(of name: String) throws(DatasetError) -> DataDescription {
    if let known = Known(rawValue: name) { return describe(known) }
    return describe(folder: try folder(name), name: name)
  }

  /// Reads or generates a set.
  ///
  /// - Parameters:
  ///   - name: a name of `descriptions`, or the path of a folder with IDX files.
  ///   - progress: told the share that is done, 0…1, from any thread.
  /// - Throws: `DatasetError`: what is wrong with which file, and what to do.
  public func load(
    _ name: String, progress: (@Sendable (Double) -> Void)? = nil
  ) throws(DatasetError) -> (training: Examples, test: Examples) {
    switch Known(rawValue: name) {
    case .strokes: return Strokes.load(progress: progress)
    case .optdigits: return try OpticalDigits.load(try locations.shared(OpticalDigits.path))
    case .mnist:
      guard let folder = mnist else { throw DatasetError(missingMNIST) }
      return try IDXFolder(url: folder).load(title: "MNIST")
    case nil:
      let folder = try folder(name)
      return try IDXFolder(url: folder).load(title: folder.lastPathComponent)
    }
  }

  /// The sets that have a name of their own.
  private enum Known: String, CaseIterable {
    case strokes, optdigits, mnist
  }

  private func describe(_ known: Known) -> DataDescription {
    switch known {
    case .strokes:
      return DataDescription(
        name: known.rawValue, title: "Strokes",
        summary: "60,000 digits of 28×28 pixels, written with pen strokes by 1,000 generated hands; always there",
        shape: Strokes.shape, trainingCount: Strokes.trainingCount, testCount: Strokes.testCount, missing: nil)
    case .optdigits:
      var missing: String?
      do throws(DatasetError) { _ = try locations.shared(OpticalDigits.path) } catch { missing = error.description }
      return DataDescription(
        name: known.rawValue, title: "Optical digits",
        summary: "1,797 real digits of 8×8 pixels, by 13 people (UCI, E. Alpaydin and C. Kaynak)",
        shape: OpticalDigits.shape, trainingCount: 1437, testCount: 360, missing: missing)
    case .mnist:
      return DataDescription(
        name: known.rawValue, title: "MNIST",
        summary: "70,000 real digits of 28×28 pixels, by about 500 people (Y. LeCun, C. Cortes, C. Burges)",
        shape: Shape(channels: 1, height: 28, width: 28), trainingCount: 60_000, testCount: 10_000,
        missing: mnist == nil ? missingMNIST : nil)
    }
  }

  private func describe(folder: URL, name: String) -> DataDescription {
    let header = try? IDXFolder(url: folder).header()
    let counts = header.map { "\($0.training) training and \($0.test) test images" } ?? "images"
    return DataDescription(
      name: name, title: folder.lastPathComponent,
      summary: header.map { "\(counts) of \($0.shape.height)×\($0.shape.width) pixels" } ?? "unreadable",
      shape: header?.shape ?? Shape(channels: 1, height: 28, width: 28),
      trainingCount: header?.training, testCount: header?.test,
      missing: problem(in: folder))
  }

  private func problem(in folder: URL) -> String? {
    do throws(DatasetError) {
      _ = try IDXFolder(url: folder).header()
      return nil
    } catch { return error.description }
  }
}

// MARK: - Where folders are looked for

extension DataCatalogue {
  /// Where data folders may lie: `DLLAB_DATA`, then `datasets` in the learner's own folder.
  private var places: [URL] {
    locations.dataFolders + [locations.userData.appending(path: "datasets", directoryHint: .isDirectory)]
  }

  /// The folder of MNIST: a place itself if it has IDX files, or its folder `mnist`.
  private var mnist: URL? {
    places.flatMap { [$0, $0.appending(path: "mnist", directoryHint: .isDirectory)] }.first {
      IDXFolder(url: $0).hasAny
    }
  }

  private var missingMNIST: String {
    let own = places[places.count - 1].appending(path: "mnist").path
    return "MNIST is not on this machine: put its four files (train-images-idx3-ubyte.gz and so on) into \(own), "
      + "or name their folder with DLLAB_DATA."
  }

  /// Folders of IDX files beside `mnist`, by name.
  private var otherFolders: [URL] {
    var found: [String: URL] = [:]
    for place in places {
      let content = try? FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)
      for folder in content ?? [] {
        let name = folder.lastPathComponent
        if Known(rawValue: name) == nil, found[name] == nil, IDXFolder(url: folder).hasAny { found[name] = folder }
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A folder by path, or by name in one of the places.
  private func folder(_ name: String) throws(DatasetError) -> URL {
    let path = URL(filePath: (name as NSString).expandingTildeInPath, directoryHint: .isDirectory).standardizedFileURL
    if isFolder(path) { return path }
    if let other = otherFolders.first(where: { $0.lastPathComponent == name }) { return other }
    let names = descriptions.map(\.name).joined(separator: ", ")
    throw DatasetError(
      "There is no data set “\(name)”, and no such folder; choose \(names), or the path of a folder with MNIST-like files."
    )
  }
}
