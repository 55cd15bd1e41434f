import Engine
import Screen

/// The first view: curves, numbers, and as much of the rest as the window has room for.
extension Theatre {
  /// The parts of the overview.
  enum Part: Hashable, Sendable {
    case loss, accuracy, numbers, digit, filters, featureMaps, confusion, mistakes
  }

  /// The numbers with their border.
  private static let numbersHeight = 12

  /// Which parts are shown where: the curves and numbers always, the others as room allows.
  static func overviewLayout(_ area: Rect) -> [(part: Part, area: Rect)] {
    if area.width >= 160 && area.height >= 44 { return dashboard(area) }
    if area.width >= 110 && area.height >= 30 { return twoColumns(area) }
    let (right, left) = area.right(max(30, area.width * 36 / 100))
    let curves = left.bands(2)
    let (numbers, digit) = right.top(min(numbersHeight, area.height))
    if digit.height < 6 { return [(.loss, curves[0]), (.accuracy, curves[1]), (.numbers, right)] }
    return [(.loss, curves[0]), (.accuracy, curves[1]), (.numbers, numbers), (.digit, digit)]
  }

  /// About 120×40: curves and numbers on the left; digit and filters on the right.
  private static func twoColumns(_ area: Rect) -> [(part: Part, area: Rect)] {
    let (left, right) = area.left(area.width * 47 / 100)
    let (numbers, curves) = left.bottom(numbersHeight)
    let (digit, filters) = right.top(16)
    return [
      (.loss, curves.bands(2)[0]), (.accuracy, curves.bands(2)[1]), (.numbers, numbers), (.digit, digit),
      (.filters, filters),
    ]
  }

  /// About 200×60: everything at once.
  private static func dashboard(_ area: Rect) -> [(part: Part, area: Rect)] {
    let (left, rest) = area.left(area.width * 32 / 100)
    let (right, middle) = rest.right(max(54, area.width * 30 / 100))
    let (numbers, curves) = left.bottom(numbersHeight)
    let (digit, maps) = middle.top(16)
    let (confusion, upper) = right.bottom(14)
    let (filters, mistakes) = upper.top(upper.height * 58 / 100)
    return [
      (.loss, curves.bands(2)[0]), (.accuracy, curves.bands(2)[1]), (.numbers, numbers), (.digit, digit),
      (.featureMaps, maps), (.filters, filters), (.mistakes, mistakes), (.confusion, confusion),
    ]
  }

  func drawOverview(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    for (part, area) in Self.overviewLayout(area) {
      switch part {
      case .loss: drawLoss(report, into: &frame, in: area)
      case .accuracy: drawAccuracy(report, into: &frame, in: area)
      case .numbers: drawNumbers(report, into: &frame, in: area)
      case .digit: drawWatched(report, into: &frame, in: area)
      case .filters: drawFilterPanel(report, into: &frame, in: area)
      case .featureMaps: drawJourney(report, into: &frame, in: area)
      case .confusion: drawConfusionPanel(report, into: &frame, in: area)
      case .mistakes: drawMistakesPanel(report, into: &frame, in: area)
      }
    }
  }

  // MARK: Curves

  /// From the start to the next round number of epochs: at first the curves fill the picture, and it changes rarely.
  private func epochAxis(_ report: TrainingReport) -> LinePlot.Axis {
    let planned = Float(max(1, report.epochs))
    let rounds: [Float] = [0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 30, 50, 100]
    let end = rounds.first { $0 >= report.epoch * 1.05 } ?? planned
    return LinePlot.Axis(label: "epochs", range: 0...min(planned, end))
  }

  private func drawLoss(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let note = report.smoothingSteps > 1 ? "training: mean of ~\(report.smoothingSteps) steps" : ""
    let inner = Panel(title: "Loss", note: note).draw(into: &frame, in: area)
    let (lines, shown) = curves(report.trainingLoss, report.testLoss)
    let axis = LinePlot.Axis(label: report.plan.experiment.loss.title, range: 0...Self.ceiling(of: shown))
    LinePlot(series: lines, x: epochAxis(report), y: axis).draw(into: &frame, in: inner)
  }

  /// A round number above nearly all values. The steep beginning may leave the picture, or the rest would be a flat line.
  static func ceiling(of values: [Float]) -> Float {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 1 }
    let most = sorted[min(sorted.count - 1, sorted.count * 94 / 100)] * 1.1
    guard most.isFinite, most > 1e-6 else { return 1 }
    var power: Float = 1e-6
    while true {
      if let round = [1, 1.5, 2, 3, 4, 5, 6, 8].map({ $0 * power }).first(where: { $0 >= most }) { return round }
      power *= 10
    }
  }

  private func drawAccuracy(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let note = report.testAccuracy.last.map { "test \(Format.percent($0.value))" } ?? ""
    let inner = Panel(title: "Accuracy", note: note).draw(into: &frame, in: area)
    let (lines, shown) = curves(
      report.trainingAccuracy.map { .init(epoch: $0.epoch, value: 100 * $0.value) },
      report.testAccuracy.map { .init(epoch: $0.epoch, value: 100 * $0.value) })
    let axis = LinePlot.Axis(label: "% correct", range: Self.floor(of: shown)...100)
    LinePlot(series: lines, x: epochAxis(report), y: axis).draw(into: &frame, in: inner)
  }

  /// A round number of percent below nearly all values: the interesting part is at the top.
  static func floor(of values: [Float]) -> Float {
    let low = values.sorted().dropFirst(values.count * 6 / 100).first ?? 0
    return [95, 90, 80, 50].first { low > $0 + 1 } ?? 0
  }

  private func curves(
    _ training: [TrainingReport.Point], _ test: [TrainingReport.Point]
  ) -> (lines: [LinePlot.Series], values: [Float]) {
    let lines = [
      LinePlot.Series(name: "training", points: training.map { ($0.epoch, $0.value) }, role: .series(0)),
      LinePlot.Series(name: "test", points: test.map { ($0.epoch, $0.value) }, role: .series(1)),
    ]
    return (lines, (training + test).map(\.value).filter(\.isFinite))
  }

  // MARK: Numbers

  private func drawNumbers(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    let part = report.evaluation.map { $0.examples < report.testExamples ? "test: \(Format.grouped($0.examples))" : "" }
    let inner = Panel(title: "Run", note: part ?? "").draw(into: &frame, in: area).inset(horizontal: 1)
    let (table, rest) = inner.top(3)
    drawMeasures(report, into: &frame, in: table)
    for (row, line) in numberLines(report).prefix(rest.height).enumerated() {
      let y = rest.y + row
      frame.write(line.name, at: Point(rest.x, y), .muted, limit: rest.right)
      let end = min(rest.right, rest.x + Self.numbersWidth)
      let start = max(rest.x + TextWidth.of(line.name) + 1, end - TextWidth.of(line.value))
      frame.write(line.value, at: Point(start, y), line.name.hasPrefix("rate") ? .key : .text, limit: rest.right)
    }
    drawRateButtons(into: &frame, in: rest)
  }

  /// Beyond this width a number would be too far from its name.
  private static let numbersWidth = 40

  /// Loss and accuracy, training beside test.
  private func drawMeasures(_ report: TrainingReport, into frame: inout Frame, in area: Rect) {
    func entry(_ points: [TrainingReport.Point], _ role: Role, _ text: (Float) -> String) -> Table.Entry {
      Table.Entry(points.last.map { text($0.value) } ?? "–", role)
    }
    let loss = { (value: Float) in Format.number(value, decimals: 4) }
    let share = { (value: Float) in Format.percent(value) }
    let width = min(area.width, Self.numbersWidth)
    let columns = [
      Table.Column("", width: 8), Table.Column("training", .right, width: (width - 10) / 2),
      Table.Column("test", .right, width: width - 10 - (width - 10) / 2),
    ]
    let rows: [[Table.Entry]] = [
      [
        Table.Entry("loss", .muted), entry(report.trainingLoss, .series(0), loss),
        entry(report.testLoss, .series(1), loss),
      ],
      [
        Table.Entry("accuracy", .muted), entry(report.trainingAccuracy, .series(0), share),
        entry(report.testAccuracy, .series(1), share),
      ],
    ]
    Table(columns: columns, rows: rows, gap: 1).draw(into: &frame, in: area)
  }

  private func numberLines(_ report: TrainingReport) -> [(name: String, value: String)] {
    let steps = "\(Format.grouped(report.step)) of \(Format.grouped(report.epochs * report.stepsPerEpoch))"
    let left = report.phase == .running ? report.secondsLeft.map { Format.duration($0) } ?? "–" : "–"
    return [
      ("step", steps),
      ("examples/s", report.examplesPerSecond > 0 ? Format.short(report.examplesPerSecond) : "–"),
      ("time, left", "\(Format.duration(report.seconds)), \(left)"),
      ("rate η", Rates.text(learningRate) + (wanted.learningRate == nil ? "" : " …")),
      ("optimizer", report.plan.experiment.optimizer.title),
      ("batch, seed", "\(report.plan.experiment.batchSize), \(report.plan.experiment.seed)"),
      ("parameters", Format.grouped(report.parameters)),
      ("threads", "\(report.threads)"),
    ]
  }

  /// − and + beside the learning rate's name, for the mouse.
  private func drawRateButtons(into frame: inout Frame, in rest: Rect) {
    let y = rest.y + 3
    guard y < rest.bottom, rest.width >= 24 else { return }
    for (offset, label, key) in [(7, "-", Key.character("-")), (11, "+", Key.character("+"))] {
      frame.write("[\(label)]", at: Point(rest.x + offset, y), .key)
      frame.addZone(Rect(rest.x + offset, y, 3, 1), .key(key))
    }
  }
}
