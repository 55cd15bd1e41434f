import Datasets
import Engine
import Foundation
import Lab
import Testing

@testable import dllab

/// The thread that answers what takes longer than a stroke, and the one that reads pictures.
@Suite("Studies of a drawing", .timeLimit(.minutes(2)))
struct StudyTests {
  private final class Bell: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func ring() { semaphore.signal() }
    func wait() { semaphore.wait() }
  }

  /// A network that has learned a little, from the digits that dllab writes itself.
  private static let model: NamedModel = {
    do {
      let digits = StrokeGenerator(seed: 3).examples(2000)
      let experiment = try ModelCatalogue.model("mlp").experiment(input: digits.shape, classes: 10)
      let trainer = try Trainer(experiment: experiment, training: digits)
      for _ in 0..<120 { try trainer.step() }
      return NamedModel(name: "mlp", file: ModelFile(network: trainer.network, classNames: digits.classNames))
    } catch { fatalError("\(error)") }
  }()

  /// What is said of one question until its answer has come.
  private func findings(_ request: StudyRequest, data: DataCatalogue = DataCatalogue()) -> [Study.Finding] {
    let bell = Bell()
    let studies = DrawingStudies(load: { [Self.model] }, data: data, onStudy: { bell.ring() })
    studies.study(request)
    var findings: [Study.Finding] = []
    while true {
      bell.wait()
      for study in studies.takeStudies() {
        #expect(study.id == request.id && study.kind == request.kind)
        findings.append(study.finding)
        if case .underway = study.finding { continue }
        return findings
      }
    }
  }

  private static let drawing = StrokeGenerator(seed: 9).digit(4).image.pixels.map { Float($0) / 255 }

  @Test("the smallest change makes the network say what it is said to say", arguments: AnswerChange.Measure.allCases)
  func change(_ measure: AnswerChange.Measure) throws {
    let findings = findings(StudyRequest(id: 3, kind: .change(measure), pixels: Self.drawing))
    guard case .change(let found) = findings.last else {
      Issue.record("\(findings)")
      return
    }
    let network = try Self.model.file.makeNetwork()
    func answer(_ pixels: [Float]) -> Int {
      let outputs = network.predict(pixels)
      return outputs.indices.max { outputs[$0] < outputs[$1] }!
    }
    #expect(answer(Self.drawing) == found.change.before)
    #expect(answer(found.change.input) == found.change.after)
    #expect(found.way.first == network.predict(Self.drawing) && found.areProbabilities)
    let differences = zip(found.change.input, Self.drawing).map { $0 - $1 }
    #expect(abs(differences.reduce(0) { $0 + $1 * $1 }.squareRoot() - found.change.length) < 1e-4)
  }

  @Test("without MNIST the nearest digits are found among generated ones, by pixels and by features")
  func neighbours() throws {
    let empty = FileManager.default.temporaryDirectory.appending(path: "dllab-none-\(UUID().uuidString)").path
    let folder = URL(filePath: empty, directoryHint: .isDirectory)
    let data = DataCatalogue(
      locations: Locations(environment: [:], home: folder, executable: nil, workingFolder: folder))
    let findings = findings(StudyRequest(id: 1, kind: .neighbours, pixels: Self.drawing), data: data)
    guard case .neighbours(let found) = findings.last else {
      Issue.record("\(findings)")
      return
    }
    #expect(findings.count > 2)
    #expect(found.source.contains("Strokes") && found.count == 60_000 && found.features == 64)
    for digits in [found.byPixels, found.byFeatures] {
      #expect(digits.count == 24)
      #expect(zip(digits, digits.dropFirst()).allSatisfy { $0.distance <= $1.distance })
    }
    let nearest = found.byPixels[0]
    let square = zip(nearest.pixels, Self.drawing).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(abs(square.squareRoot() - nearest.distance) < 0.02)
  }

  @Test("without a network the reason is said")
  func noNetwork() {
    let bell = Bell()
    let studies = DrawingStudies(
      load: { [NamedModel(name: "no", file: try ModelFile(path: "/no/such/network.safetensors"))] },
      onStudy: { bell.ring() })
    studies.study(StudyRequest(id: 1, kind: .change(.length), pixels: Self.drawing))
    bell.wait()
    guard case .problem(let text) = studies.takeStudies().first?.finding else {
      Issue.record("no problem was told")
      return
    }
    #expect(text.contains("/no/such/network.safetensors"))
  }

  // MARK: Pictures

  @Test("a picture is read at the pad's size; what cannot be read is said in a sentence")
  func pictures() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dllab-pictures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let seven = folder.appending(path: "seven.txt")
    try "          \n  #####   \n     ##   \n    ##    \n   ##     \n   ##     \n          \n".write(
      to: seven, atomically: true, encoding: .utf8)
    let picture = try PictureReader.read(seven.path).get()
    #expect(picture.name == "seven.txt" && picture.ink.count == OpenedPicture.side * OpenedPicture.side)
    #expect(picture.ink.contains(1) && picture.ink.contains(0))
    for (name, text, words) in [
      ("empty.txt", "    \n    \n", "every pixel is the same"), ("broken.pgm", "P5\n9", "damaged"),
    ] {
      let file = folder.appending(path: name)
      try text.write(to: file, atomically: true, encoding: .utf8)
      let problem = #expect(throws: DatasetError.self) { try PictureReader.read(file.path).get() }
      #expect(problem?.description.contains(words) == true, "\(problem?.description ?? "")")
    }
    let missing = #expect(throws: DatasetError.self) { try PictureReader.read("~/no/such.png").get() }
    #expect(missing?.description.contains("there is no such file") == true)
    #expect(missing?.description.contains("~") == false)
  }
}
