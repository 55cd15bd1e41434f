import ArgumentParser
import Datasets
import Engine
import Foundation
import Lab
import Screen
import Store
import Terminal

/// `dllab hand`: the digits that the learner has drawn and named, and the network that is tuned to them.
struct HandCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hand", abstract: "Your own digits: list, show, delete, export; drop the network tuned to them.",
    discussion: """
      On the pad (dllab draw) = keeps what you drew as a digit of your own, and h tunes a network to them.
      As data they are called mine: two of three for training, the third held out for the test.

      EXAMPLES
        dllab hand list
        dllab hand show 12
        dllab hand export my-digits
        dllab evaluate --data mine
        dllab train --model mlp --data mine
      """,
    subcommands: [List.self, Show.self, Delete.self, Export.self, Forget.self])

  /// The learner's digits.
  /// - Throws: `Failure` if they cannot be read.
  static func digits() throws -> [KeptDigit] {
    try Failure.catching { try Store.ownDigits(at: Locations.current.progressFile) }
  }

  static let nothing = "You have taught no digit yet: draw one on the pad (dllab draw), press =, and say which it is."

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List your digits: number, which digit, when you drew it, whether it is held out.")

    @Flag(help: "Print one JSON object instead, with the trajectories.")
    var json = false

    func run() throws {
      let list = HandList(digits: try HandCommand.digits(), network: PersonalNetwork())
      Console.out(json ? try Console.json(list.summary) : list.text)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show your digits as the networks see them: one by its number, or all.")

    @Argument(help: ArgumentHelp("The number of a digit, as list has it (default: all digits).", valueName: "number"))
    var number: Int?

    func run() throws {
      let digits = try HandCommand.digits()
      let terminal = TerminalReport()
      var look = terminal.look
      if !terminal.isOutputTerminal { look.depth = .none }
      guard let number else {
        guard !digits.isEmpty else { return Console.out(HandCommand.nothing) }
        let all = OwnDigits.examples(digits, name: "Your digits")
        let most = (0...9).map { label in digits.count { $0.digit.label == label } }.max() ?? 1
        let wall = DigitWall(
          bands: [.init(title: "Your digits", examples: all)], columns: terminal.size?.width ?? 80, look: look)
        for line in wall.lines(rows: most) { Console.out(line) }
        return
      }
      let kept = try HandCommand.find(number, in: digits)
      var frame = Frame(Size(56, 28), look: look)
      let pixels = kept.digit.pixels.map { Float($0) / 255 }
      PixelImage(width: 28, height: 28, pixels: pixels, style: .halfBlocks, scale: 2)
        .draw(into: &frame, in: frame.bounds)
      for line in FramePrinter.lines(frame) { Console.out(line) }
      let points = kept.digit.strokes.reduce(0) { $0 + $1.points.count }
      Console.out(
        "Number \(kept.id): a \(kept.digit.label), drawn \(HandList.time(kept.date)) in \(HandList.counted(kept.digit.strokes.count, "stroke"))"
          + " of \(points) points\(kept.isHeldOut ? "; held out for the test" : "").")
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "delete", abstract: "Delete digits of yours for good: some by their numbers, or all.",
      discussion: """
        It asks first; where nobody can be asked, --yes must be given.

        EXAMPLES
          dllab hand delete 3 8
          dllab hand delete all --yes
        """)

    @Argument(help: ArgumentHelp("Numbers as list has them, or all.", valueName: "number|all"))
    var numbers: [String]

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    func run() throws {
      let digits = try HandCommand.digits()
      let ids = try chosen(from: digits)
      guard !digits.isEmpty else { return Console.out("You have no digits: nothing to delete.") }
      let what = ids.map { HandList.counted($0.count, "digit") } ?? "all \(digits.count) digits"
      guard try yes || HandCommand.confirmed("Delete \(what) of your hand? This cannot be undone.") else {
        return Console.out("Nothing was changed.")
      }
      let count = try Failure.catching {
        try Store.open(at: Locations.current.progressFile).store.deleteOwnDigits(ids)
      }
      Console.out("\(HandList.counted(count, "digit")) deleted.")
    }

    /// - Returns: the numbers; nil for all.
    private func chosen(from digits: [KeptDigit]) throws -> [Int]? {
      if numbers == ["all"] { return nil }
      return try Array(Set(numbers)).map { word in
        guard let number = Int(word) else { throw Failure.usage("“\(word)” is not a number of a digit, nor all.") }
        return try HandCommand.find(number, in: digits).id
      }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Write your digits into a folder: four IDX files as MNIST has them, and the trajectories.")

    @Argument(help: ArgumentHelp("A new or empty folder.", valueName: "folder"), completion: .directory)
    var folder: String

    @Flag(help: "Write into a folder that is not empty, replacing files of the same names.")
    var force = false

    func run() throws {
      let digits = try HandCommand.digits()
      guard !digits.isEmpty else { throw Failure(.obstacle, HandCommand.nothing) }
      let files = try Failure.catching { try OwnDigits.files(digits) }
      try OutputFolder(folder).write(files.map { ExportedFile($0.name, $0.bytes) }, force: force)
      Console.out(
        "\(HandList.counted(digits.count, "digit")) in \(folder): \(files.map(\.name).joined(separator: ", ")).")
    }
  }

  struct Forget: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "forget", abstract: "Drop the network that is tuned to your hand; your digits stay.",
      discussion: "The pad then reads with the network that ships with dllab, which tuning never changes.")

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    func run() throws {
      let network = PersonalNetwork()
      guard network.exists else { return Console.out("There is no network of yours: nothing to drop.") }
      guard try yes || HandCommand.confirmed("Drop the network that is tuned to your hand? This cannot be undone.")
      else {
        return Console.out("Nothing was changed.")
      }
      do { try network.remove() } catch {
        throw Failure(.obstacle, "\(network.url.path) cannot be removed: \(error.localizedDescription)")
      }
      Console.out("Your network is dropped: the pad reads with the one that ships.")
    }
  }
}

extension HandCommand {
  fileprivate static func find(_ number: Int, in digits: [KeptDigit]) throws -> KeptDigit {
    guard let kept = digits.first(where: { $0.id == number }) else {
      throw Failure.usage("You have no digit with the number \(number); dllab hand list shows those you have.")
    }
    return kept
  }

  /// Asks a question that is answered with y or n.
  /// - Throws: `Failure` where nobody can be asked.
  fileprivate static func confirmed(_ question: String) throws -> Bool {
    guard isatty(STDIN_FILENO) == 1 else { throw Failure.usage("Nobody can be asked here; add --yes.") }
    Console.write("\(question) [y/N] ", to: STDOUT_FILENO)
    return ["y", "yes"].contains((readLine() ?? "").lowercased().filter { !$0.isWhitespace })
  }
}
