import ArgumentParser
import Datasets
import Engine
import Foundation
import Lab
import Screen
import Terminal

/// `dllab data`: which examples there are, getting more, and looking at them.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List data sets, fetch them, look at them.",
    discussion: """
      EXAMPLES
        dllab data list
        dllab data fetch fashion-mnist
        dllab data show fashion-mnist
        dllab train --model convnet --data fashion-mnist

      Fetched sets lie in the cache (XDG_CACHE_HOME). With DLLAB_MIRROR=http://server/folder they are fetched from there, \
      folder/NAME/FILE, and from nowhere else: for a class without the wide network.
      """,
    subcommands: [List.self, Fetch.self, Show.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Say which data sets are here, and which can be fetched.")

    @Flag(help: "Print one JSON object instead.")
    var json = false

    func run() throws {
      let list = DataList()
      if json { return Console.out(try Console.json(list.summary)) }
      let terminal = TerminalReport()
      for line in list.lines(columns: terminal.columns, look: terminal.printingLook) { Console.out(line) }
    }
  }

  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fetch", abstract: "Get a data set from the network, or the rest of it.",
      discussion: """
        What is broken off goes on when the command is given again. Every file is compared with the published SHA-256 before \
        it is used.

        EXAMPLES
          dllab data fetch mnist
          DLLAB_MIRROR=http://10.0.0.2:8000 dllab data fetch mnist
        """)

    @Argument(
      help: ArgumentHelp(
        "One of \(PublishedSet.all.map(\.name).joined(separator: ", ")).", valueName: "name"),
      completion: .list(PublishedSet.all.map(\.name)))
    var name: String

    func run() throws { Console.out(try DataFetch(name: name).run()) }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show examples of a data set, how many there are, and where they are from.",
      discussion: """
        Strokes are shown above MNIST, if it is here; toys as points of the plane.

        EXAMPLES
          dllab data show strokes
          dllab data show optdigits --augmented
          dllab data show spiral
        """)

    @Argument(help: ArgumentHelp("A data set by name, or a folder with IDX files.", valueName: "name|folder"))
    var name: String

    @Flag(help: "Below each picture, what augmentation makes of it: moved, turned, slanted, bent.")
    var augmented = false

    @Option(help: ArgumentHelp("Rows of each class (default: as many as look good).", valueName: "count"))
    var rows: Int?

    func run() throws {
      if let rows, !(1...100).contains(rows) {
        throw Failure.usage("\(rows) rows cannot be shown: --rows must be from 1 to 100.")
      }
      let source = try DataSource(name)
      let progress = ProgressLine()
      let sets = try source.load(showing: progress)
      var report = DataReport(description: source.description, training: sets.training, test: sets.test)
      if name == "strokes", let mnist = try? DataSource("mnist") {
        report.others.append(try mnist.load(showing: progress).training)
      }
      if augmented {
        guard sets.training.shape.channels == 1 else {
          throw Failure.usage("\(source.description.title) has no pictures that could be augmented.")
        }
        report.augmentation = .handwriting
      }
      let terminal = TerminalReport()
      for line in report.lines(columns: terminal.columns, look: terminal.printingLook, rows: rows) { Console.out(line) }
    }
  }
}

extension TerminalReport {
  fileprivate var columns: Int { size?.width ?? 80 }

  /// The look of what is printed: a file is no place for escape sequences.
  fileprivate var printingLook: Look {
    var look = look
    if !isOutputTerminal { look.depth = .none }
    return look
  }
}
