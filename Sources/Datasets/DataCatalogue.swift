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
  /// Who made it and where that is described; nil where nobody has told.
  public var source: String?
  public var licence: String?
  /// The folder it is read from; nil if it ships, is made here or is missing.
  public var folder: String?
  /// The bytes that `dllab data fetch` would take from the network; nil if there is nothing to fetch.
  public var downloadSize: Int?
}

/// The data sets by name: those that ship with dllab or are made by it, those that it can fetch, and any folder of IDX files.
public struct DataCatalogue: Sendable {
  private let locations: Locations
  /// Reads the digits that the learner drew; nil where nobody keeps them.
  private let own: (@Sendable () throws(DatasetError) -> [KeptDigit])?

  /// - Parameter own: reads the digits that the learner drew, the set `mine`.
  public init(
    locations: Locations = .current, own: (@Sendable () throws(DatasetError) -> [KeptDigit])? = nil
  ) {
    self.locations = locations
    self.own = own
  }

  /// The sets of images that can be chosen from a list: MNIST even if it is missing, other published sets if they are here,
  /// then whatever else the data folders hold.
  public var descriptions: [DataDescription] {
    all.filter { $0.shape != Toy.shape && ($0.missing == nil || $0.downloadSize == nil || $0.name == "mnist") }
  }

  /// Every set there is a name for, here or not.
  public var all: [DataDescription] {
    var sources: [Source] = [.strokes, .opticalDigits]
    sources += PublishedSet.all.map { .published($0) }
    sources.append(.digitOrNot)
    if let kept = try? own?(), !kept.isEmpty { sources.append(.own) }
    sources += otherFolders.map { .folder($0, name: $0.lastPathComponent) }
    sources += Toy.Form.allCases.map { .toy(Toy($0)) }
    return sources.map { describe($0) }
  }

  /// Describes one set without reading it.
  ///
  /// - Parameter name: a name of `all`, the path of a folder, or a mix of such (`DataMix`).
  /// - Throws: `DatasetError` if there is no such set.
  public func description(of name: String) throws(DatasetError) -> DataDescription {
    if let mix = try mix(name) { return try describe(mix, name: name) }
    return describe(try source(name))
  }

  /// Reads or generates a set.
  ///
  /// - Parameters:
  ///   - name: a name of `all`, the path of a folder with IDX files, or a mix of such (`DataMix`).
  ///   - progress: told the share that is done, 0…1, from any thread.
  /// - Throws: `DatasetError`: what is wrong with which file, and what to do.
  public func load(
    _ name: String, progress: (@Sendable (Double) -> Void)? = nil
  ) throws(DatasetError) -> (training: Examples, test: Examples) {
    if let mix = try mix(name) { return try load(mix, name: name, progress: progress) }
    switch try source(name) {
    case .strokes: return Strokes.load(progress: progress)
    case .opticalDigits: return try OpticalDigits.load(try locations.shared(OpticalDigits.path))
    case .own: return try OwnDigits.examples(try own?() ?? [])
    case .toy(let toy): return toy.load()
    case .digitOrNot:
      // Without MNIST all digits are generated ones.
      return DigitOrNot.load(mnist: (try? load(PublishedSet.mnist.name))?.training, progress: progress)
    case .published(let set):
      guard let folder = folder(of: set) else { throw DatasetError(missing(set)) }
      return try IDXFolder(url: folder).load(
        title: set.title, classNames: set.classNames, isTransposed: set.isTransposed)
    case .folder(let folder, _): return try IDXFolder(url: folder).load(title: folder.lastPathComponent)
    }
  }

  /// Where a set comes from.
  private enum Source {
    case strokes
    case opticalDigits
    case digitOrNot
    case published(PublishedSet)
    case own
    case toy(Toy)
    case folder(URL, name: String)
  }

  /// What a name asks for beyond one set; a folder that is called so comes first.
  private func mix(_ name: String) throws(DatasetError) -> DataMix? {
    guard name.contains("+") || name.contains(":"), !isFolder(folder(at: name)) else { return nil }
    return try DataMix(name)
  }

  private func folder(at path: String) -> URL {
    URL(filePath: (path as NSString).expandingTildeInPath, directoryHint: .isDirectory).standardizedFileURL
  }

  private func source(_ name: String) throws(DatasetError) -> Source {
    switch name {
    case "strokes": return .strokes
    case "optdigits": return .opticalDigits
    case DigitOrNot.name: return .digitOrNot
    case OwnDigits.name where own != nil: return .own
    default: break
    }
    if let set = PublishedSet.all.first(where: { $0.name == name }) { return .published(set) }
    if let form = Toy.Form(rawValue: name) { return .toy(Toy(form)) }
    return .folder(try otherFolder(name), name: name)
  }
}

// MARK: - Describing

extension DataCatalogue {
  private func describe(_ source: Source) -> DataDescription {
    switch source {
    case .strokes:
      DataDescription(
        name: "strokes", title: "Strokes",
        summary: "60,000 digits of 28×28 pixels, written with pen strokes by 1,000 generated hands; always there",
        shape: Strokes.shape, trainingCount: Strokes.trainingCount, testCount: Strokes.testCount, missing: nil,
        source: "Written by dllab itself: splines through the turning points of each digit, drawn by generated hands.",
        licence: "that of dllab")
    case .opticalDigits: opticalDigits
    case .digitOrNot:
      DataDescription(
        name: DigitOrNot.name, title: "Digit or not",
        summary: "125,000 digits, half of them MNIST's where it is here, and as many letters, signs and scribbles",
        shape: Strokes.shape, trainingCount: DigitOrNot.trainingCount, testCount: DigitOrNot.testCount, missing: nil,
        source: "Drawn by dllab itself, as the strokes are.", licence: "that of dllab")
    case .published(let set): describe(set)
    case .own: OwnDigits.description(of: Result { () throws(DatasetError) in try own?() ?? [] })
    case .toy(let toy):
      DataDescription(
        name: toy.form.rawValue, title: "Toy: \(toy.form.rawValue)",
        summary: "Points of the plane, two classes: \(toy.form.summary)", shape: Toy.shape,
        trainingCount: Toy.trainingCount, testCount: Toy.testCount, missing: nil,
        source: "Made by dllab itself, with normal noise of \(toy.noise) in each coordinate.", licence: "that of dllab")
    case .folder(let folder, let name): describe(folder: folder, name: name)
    }
  }

  private var opticalDigits: DataDescription {
    var missing: String?
    do throws(DatasetError) { _ = try locations.shared(OpticalDigits.path) } catch { missing = error.description }
    return DataDescription(
      name: "optdigits", title: "Optical digits",
      summary: "1,797 real digits of 8×8 pixels, by 13 people (UCI, E. Alpaydin and C. Kaynak)",
      shape: OpticalDigits.shape, trainingCount: 1437, testCount: 360, missing: missing,
      source:
        "E. Alpaydin, C. Kaynak, “Optical Recognition of Handwritten Digits”, UCI Machine Learning Repository, 1998.",
      licence: "CC BY 4.0")
  }

  private func describe(_ set: PublishedSet) -> DataDescription {
    let folder = folder(of: set)
    return DataDescription(
      name: set.name, title: set.title, summary: set.summary, shape: PublishedSet.shape,
      trainingCount: set.trainingCount, testCount: set.testCount, missing: folder == nil ? missing(set) : nil,
      source: set.source, licence: set.licence, folder: folder?.path,
      downloadSize: folder == nil ? set.downloadSize : nil)
  }

  private func missing(_ set: PublishedSet) -> String {
    let own = locations.userData.appending(path: "datasets/\(set.name)").path
    return "\(set.title) is not on this machine: dllab data fetch \(set.name) gets it; or put its four files "
      + "(train-images-idx3-ubyte.gz and so on) into \(own), or name their folder with DLLAB_DATA."
  }

  private func describe(folder: URL, name: String) -> DataDescription {
    var header: (shape: Shape, training: Int, test: Int)?
    var problem: String?
    do throws(DatasetError) { header = try IDXFolder(url: folder).header() } catch { problem = error.description }
    return DataDescription(
      name: name, title: folder.lastPathComponent,
      summary: header.map {
        "\($0.training) training and \($0.test) test images of \($0.shape.height)×\($0.shape.width) pixels"
      } ?? "unreadable",
      shape: header?.shape ?? PublishedSet.shape, trainingCount: header?.training, testCount: header?.test,
      missing: problem, folder: folder.path)
  }
}

// MARK: - Where folders are looked for

extension DataCatalogue {
  /// Where data folders may lie: `DLLAB_DATA`, then `datasets` in the learner's own folder.
  private var places: [URL] {
    locations.dataFolders + [locations.userData.appending(path: "datasets", directoryHint: .isDirectory)]
  }

  /// The folder of a published set: in a place, the place itself, or what was fetched.
  private func folder(of set: PublishedSet) -> URL? {
    let own = places.flatMap { place in
      (holds(place, set) ? [place] : []) + [place.appending(path: set.name, directoryHint: .isDirectory)]
    }
    if let found = own.first(where: { IDXFolder(url: $0).hasAny }) { return found }
    let fetcher = Fetcher(locations: locations)
    return fetcher.isHere(set) ? fetcher.folder(of: set) : nil
  }

  /// Whether the files of a place itself are those of a set: its name tells, and without such a name it is MNIST.
  private func holds(_ place: URL, _ set: PublishedSet) -> Bool {
    let named = PublishedSet.all.first { $0.name == place.lastPathComponent }
    return (named ?? .mnist) == set
  }

  /// Folders of IDX files beside those of published sets, by name.
  private var otherFolders: [URL] {
    let taken = Set(
      PublishedSet.all.map(\.name) + Toy.Form.allCases.map(\.rawValue)
        + ["strokes", "optdigits", DigitOrNot.name, OwnDigits.name])
    var found: [String: URL] = [:]
    for place in places {
      let content = try? FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)
      for folder in content ?? [] {
        let name = folder.lastPathComponent
        if !taken.contains(name), found[name] == nil, IDXFolder(url: folder).hasAny { found[name] = folder }
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A folder by path, or by name in one of the places.
  private func otherFolder(_ name: String) throws(DatasetError) -> URL {
    let path = folder(at: name)
    if isFolder(path) { return path }
    if let other = otherFolders.first(where: { $0.lastPathComponent == name }) { return other }
    let names = all.map(\.name).joined(separator: ", ")
    throw DatasetError(
      "There is no data set “\(name)”, and no such folder; choose \(names), or the path of a folder with MNIST-like files."
    )
  }
}
