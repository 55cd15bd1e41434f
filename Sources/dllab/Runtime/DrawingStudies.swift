import Datasets
import Dispatch
import Engine
import Foundation
import Lab
import Synchronization

/// Answers the questions about a drawing that take longer than a stroke, on a thread of its own. A newer question ends the work on
/// an older one.
final class DrawingStudies: Sendable {
  private struct State {
    var request: StudyRequest?
    /// Grows with every question.
    var number = 0
    var studies: [Study] = []
    /// Whether the networks are to be read anew.
    var isStale = false
    var isOver = false
  }

  private final class Desk: Sendable {
    let state = Mutex(State())
    /// Signalled once for every question, and at the end.
    let bell = DispatchSemaphore(value: 0)
    let onStudy: @Sendable () -> Void

    init(_ onStudy: @escaping @Sendable () -> Void) { self.onStudy = onStudy }

    /// Whether a newer question, or the end, has come since this one.
    func isOutdated(_ number: Int) -> Bool { state.withLock { $0.number != number || $0.isOver } }

    func post(_ study: Study) {
      state.withLock { $0.studies.append(study) }
      onStudy()
    }
  }

  private let desk: Desk

  /// - Parameters:
  ///   - load: reads the networks; called on the new thread, when the first question comes.
  ///   - data: the catalogue in which training digits are looked for.
  ///   - onStudy: called on that thread when there is something to be taken.
  init(
    load: @escaping @Sendable () throws -> [NamedModel] = { try ShippedModels.loadForPad() },
    data: DataCatalogue = DataCatalogue(), onStudy: @escaping @Sendable () -> Void
  ) {
    desk = Desk(onStudy)
    BackgroundThread.start("studies") { [desk] in
      let student = Student(load, data)
      while true {
        desk.bell.wait()
        let (request, number, isStale, isOver) = desk.state.withLock { state in
          defer { (state.request, state.isStale) = (nil, false) }
          return (state.request, state.number, state.isStale, state.isOver)
        }
        if isOver { return }
        if isStale { student.forgetNetworks() }
        guard let request else { continue }
        student.study(request, isOutdated: { desk.isOutdated(number) }, post: { desk.post($0) })
      }
    }
  }

  deinit {
    desk.state.withLock { $0.isOver = true }
    desk.bell.signal()
  }

  /// Asks, and returns at once.
  func study(_ request: StudyRequest) {
    desk.state.withLock {
      $0.request = request
      $0.number += 1
    }
    desk.bell.signal()
  }

  /// Reads the networks anew before the next question: one may be another now.
  func reload() {
    desk.state.withLock { $0.isStale = true }
    desk.bell.signal()
  }

  /// What was found since the last time, in its order.
  func takeStudies() -> [Study] {
    desk.state.withLock { state in
      defer { state.studies = [] }
      return state.studies
    }
  }
}

/// The one who works on the thread: networks and training digits, read when they are first needed.
private final class Student {
  private let load: () throws -> [NamedModel]
  private let data: DataCatalogue
  private var models: [NamedModel] = []
  private var networks: [String: DigitNetwork] = [:]
  private var digits: TrainingDigits?

  init(_ load: @escaping () throws -> [NamedModel], _ data: DataCatalogue) {
    self.load = load
    self.data = data
  }

  func forgetNetworks() {
    (models, networks) = ([], [:])
    digits?.forgetNetworks()
  }

  func study(_ request: StudyRequest, isOutdated: () -> Bool, post: (Study) -> Void) {
    func report(_ finding: Study.Finding) { post(Study(id: request.id, kind: request.kind, finding: finding)) }
    do {
      let model = try model(request.model)
      switch request.kind {
      case .change(let measure):
        let found = try network(model).smallestChange(of: request.pixels, measure, isCancelled: isOutdated)
        if let found {
          report(.change(found))
        } else if !isOutdated() {
          report(.problem("No change was found that makes \(model.title) answer otherwise."))
        }
      case .neighbours:
        let digits = try trainingDigits { report(.underway($0, $1)) }
        let found = try digits.nearest(to: request.pixels, seenBy: model) { report(.underway($0, $1)) }
        if let found, !isOutdated() { report(.neighbours(found)) }
      }
    } catch {
      report(.problem("\(error)"))
    }
  }

  /// The network of that name, or the best one.
  private func model(_ name: String?) throws -> NamedModel {
    if models.isEmpty { models = try load().filter(\.readsDigits) }
    guard let model = models.last(where: { $0.name == name }) ?? models.last else {
      throw EngineError("There is no network that reads digits.")
    }
    return model
  }

  private func network(_ model: NamedModel) throws -> DigitNetwork {
    if let network = networks[model.name] { return network }
    let network = try DigitNetwork(model)
    networks[model.name] = network
    return network
  }

  private func trainingDigits(_ report: (String, Float) -> Void) throws -> TrainingDigits {
    if let digits { return digits }
    let hasMNIST = data.descriptions.contains { $0.name == "mnist" && $0.missing == nil }
    report(hasMNIST ? "Reading MNIST" : "Writing strokes: MNIST is not here", 0)
    let digits = TrainingDigits(try data.load(hasMNIST ? "mnist" : "strokes").training)
    self.digits = digits
    return digits
  }
}

/// Training digits among which the nearest are found.
private final class TrainingDigits {
  private let examples: Examples
  private let pixels: Neighbourhood
  /// What each network makes of them, once that was asked for.
  private var features: [String: (network: Network, points: Neighbourhood)] = [:]

  init(_ examples: Examples) {
    self.examples = examples
    pixels = Neighbourhood(examples)
  }

  func forgetNetworks() { features = [:] }

  private static let count = 24

  /// - Parameter progress: told what is being done, once for each network and whatever is asked meanwhile, and its share.
  func nearest(
    to drawing: [Float], seenBy model: NamedModel, progress: (String, Float) -> Void
  ) throws -> Study.Neighbours? {
    let byPixels = pixels.nearest(to: drawing, count: Self.count)
    guard let (network, points) = try features(of: model, progress) else { return nil }
    let isPlain = points.dimension == pixels.dimension
    let byFeatures = isPlain ? [] : points.nearest(to: network.predict(drawing), count: Self.count)
    return Study.Neighbours(
      source: examples.name, count: examples.count, byPixels: byPixels.map(digit), byFeatures: byFeatures.map(digit),
      features: isPlain ? 0 : points.dimension)
  }

  private func digit(_ neighbour: Neighbour) -> Study.Neighbours.Digit {
    Study.Neighbours.Digit(
      example: neighbour.example, label: examples.label(neighbour.example) ?? 0, distance: neighbour.distance,
      pixels: examples.input(neighbour.example))
  }

  private func features(
    of model: NamedModel, _ progress: (String, Float) -> Void
  ) throws -> (network: Network, points: Neighbourhood)? {
    if let known = features[model.name] { return known }
    let file = model.file.features
    let network = try file.makeNetwork(batch: 64)
    // A network without a hidden layer sees the pixels themselves.
    guard file.architecture.layers.contains(where: { $0 != .flatten }) else {
      features[model.name] = (network, pixels)
      return features[model.name]
    }
    let words = "Showing all \(Format.grouped(examples.count)) to the network"
    let points = Neighbourhood(examples, seenBy: network) { share in
      progress(words, share)
      return true
    }
    guard let points else { return nil }
    features[model.name] = (network, points)
    return features[model.name]
  }
}
