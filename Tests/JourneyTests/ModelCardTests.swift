import Engine
import Foundation
import Lab
import Lessons
import Testing

/// What `models/README.md` says of the networks that ship, against what stands in their files.
@Suite("Model card") struct ModelCardTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Those without a card of their own beside them.
  private static let files = {
    let all =
      (try? FileManager.default.contentsOfDirectory(
        at: root.appending(path: "models"), includingPropertiesForKeys: nil)) ?? []
    let ownCards = Set(all.filter { $0.pathExtension == "md" }.map { $0.deletingPathExtension().lastPathComponent })
    return all.filter {
      $0.pathExtension == "safetensors" && !ownCards.contains($0.deletingPathExtension().lastPathComponent)
    }.sorted { $0.path < $1.path }
  }()

  @Test("the card tells of every file its size, its data and its result, as the file itself has them")
  func agrees() throws {
    let card = try String(contentsOf: Self.root.appending(path: "models/README.md"), encoding: .utf8)
    #expect(!Self.files.isEmpty)
    for file in Self.files {
      let model = try ModelFile(path: file.path)
      let record = try #require(model.record, "\(file.lastPathComponent) says how it was made")
      #expect(card.contains(file.lastPathComponent))
      #expect(card.contains("\(Format.grouped(try model.architecture.parameterCount())) parameters"))
      #expect(card.contains(Format.percent(try #require(record.testAccuracy))), "\(file.lastPathComponent)")
      #expect(record.validationAccuracy == nil, "it was trained on all training digits")
      if let recipe = record.recipe { #expect(card.contains("--recipe \(recipe.name) ")) }
    }
  }

  @Test("a network with a recipe was trained by the recipe as it ships, and by nothing else")
  func recipes() throws {
    let folder = RecipeFolder(Self.root.appending(path: "recipes"))
    for file in Self.files {
      guard let record = try ModelFile(path: file.path).record, let note = record.recipe else { continue }
      let recipe = try folder.read(note.name)
      #expect(note.changes.isEmpty && note.chosen == recipe.chosen && record.data == recipe.data)
      #expect(
        try recipe.experiment(input: record.experiment.architecture.input, classes: 10) == record.experiment,
        "\(note.name)")
    }
  }

  @Test("all of them together take less than 3 MB")
  func size() throws {
    let bytes = try Self.files.reduce(0) { try $0 + Data(contentsOf: $1).count }
    #expect(bytes < 3_000_000)
  }
}
