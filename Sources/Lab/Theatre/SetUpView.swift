import Engine
import Screen

/// The form of the set-up at the left, and at the right what it will build.
extension Theatre {
  func drawSetUp(into frame: inout Frame, in area: Rect) {
    let (left, right) = area.left(max(34, min(48, area.width * 42 / 100)))
    let settings = SetUp.Setting.allCases.count + 2
    let models = setUp.models.count + 2
    let data = max(3, min(setUp.data.count + 2, left.height - settings - models))
    let (modelBox, below) = left.top(models)
    let (dataBox, rest) = below.top(data)
    drawModels(into: &frame, in: modelBox)
    drawData(into: &frame, in: dataBox)
    let (settingsBox, free) = rest.top(settings)
    drawSettings(into: &frame, in: settingsBox)
    if free.height >= 5 { drawExplanation(into: &frame, in: free) }
    drawPreview(into: &frame, in: right)
  }

  private func isFocused(_ group: SetUp.Group) -> Bool { setUp.group == group }

  private func drawModels(into frame: inout Frame, in area: Rect) {
    let panel = Panel(title: "Network", isFocused: isFocused(.model))
    let inner = panel.draw(into: &frame, in: area)
    let rows = setUp.models.indices.map { index -> [Table.Entry] in
      let model = setUp.models[index]
      let obstacle = setUp.obstacle(model: index) != nil
      let parameters = setUp.choice.flatMap { choice in
        try? model.experiment(input: choice.shape, classes: 10).architecture.parameterCount()
      }
      let note = obstacle ? "cannot" : parameters.map { Format.grouped($0) } ?? ""
      return [
        Table.Entry(mark(index == setUp.model, frame.look)), Table.Entry(model.name, obstacle ? .muted : .text),
        Table.Entry(note, .muted),
      ]
    }
    let columns = [
      Table.Column("", width: 2), Table.Column("", width: max(0, inner.width - 15)),
      Table.Column("", .right, width: 10),
    ]
    Table(
      columns: columns, rows: rows, selected: isFocused(.model) ? setUp.model : nil, gap: 1, zone: ZoneName.model
    ).draw(into: &frame, in: inner.inset(horizontal: 0))
  }

  private func mark(_ isChosen: Bool, _ look: Look) -> String {
    isChosen ? look.glyph(" ●", " *") : look.glyph(" ○", " o")
  }

  private func drawData(into frame: inout Frame, in area: Rect) {
    let inner = Panel(title: "Data", isFocused: isFocused(.data)).draw(into: &frame, in: area)
    let rows = setUp.data.indices.map { index -> [Table.Entry] in
      let choice = setUp.data[index]
      return [
        Table.Entry(mark(index == setUp.chosenData, frame.look)),
        Table.Entry(choice.title, choice.missing == nil ? .text : .muted),
        Table.Entry(choice.missing == nil ? "\(choice.shape.width)×\(choice.shape.height)" : "not here", .muted),
      ]
    }
    let columns = [
      Table.Column("", width: 2), Table.Column("", width: max(0, inner.width - 15)),
      Table.Column("", .right, width: 10),
    ]
    let selected = isFocused(.data) ? setUp.chosenData : nil
    Table(columns: columns, rows: rows, selected: selected, gap: 1, zone: ZoneName.data).draw(into: &frame, in: inner)
  }

  private func drawSettings(into frame: inout Frame, in area: Rect) {
    let inner = Panel(title: "Settings", isFocused: isFocused(.settings)).draw(into: &frame, in: area)
    for (row, setting) in SetUp.Setting.allCases.prefix(inner.height).enumerated() {
      let line = Rect(inner.x, inner.y + row, inner.width, 1)
      let isSelected = isFocused(.settings) && setUp.setting == setting
      let style = frame.look.style(isSelected ? .selected : .text)
      if isSelected { frame.fill(line, " ", style) }
      frame.addZone(line, .item(ZoneName.setting, setting.rawValue))
      frame.write(setting.title, at: Point(line.x + 1, line.y), style, limit: line.right)
      let text = setUp.text(setting)
      let width = 16
      let start = line.right - width - 1
      let arrow = isSelected ? style : frame.look.style(.key)
      frame.write(frame.look.glyph("◂", "<"), at: Point(start, line.y), arrow, limit: line.right)
      frame.write(frame.look.glyph("▸", ">"), at: Point(start + width - 1, line.y), arrow, limit: line.right)
      frame.write(
        text, at: Point(start + (width - TextWidth.of(text)) / 2, line.y), style.with(.bold), limit: line.right)
      frame.addZone(Rect(start - 1, line.y, 3, 1), .item(ZoneName.less, setting.rawValue))
      frame.addZone(Rect(start + width - 2, line.y, 3, 1), .item(ZoneName.more, setting.rawValue))
    }
  }

  /// Where the window is high: what the chosen line means.
  private func drawExplanation(into frame: inout Frame, in area: Rect) {
    let words =
      switch setUp.group {
      case .model: "Up and down choose the network; at the right stands what it is made of."
      case .data: "Up and down choose what it learns from. A part of every set is kept aside for the test."
      case .settings: setUp.setting.explanation
      }
    TextFlow(words, role: .muted).draw(into: &frame, in: area.inset(horizontal: 2, vertical: 1))
  }

  // MARK: What will be built

  private func drawPreview(into frame: inout Frame, in area: Rect) {
    let model = setUp.models[setUp.model]
    let inner = Panel(title: model.title).draw(into: &frame, in: area).inset(horizontal: 1)
    let (button, content) = inner.bottom(1)
    drawStartButton(into: &frame, in: button)
    let summary = TextFlow(model.summary)
    let height = min(content.height, summary.height(width: content.width))
    summary.draw(into: &frame, in: content.top(height).rows)
    var rest = content.top(height + 1).rest
    if let obstacle = setUp.obstacle(model: setUp.model) {
      TextFlow(obstacle, role: .warning).draw(into: &frame, in: rest)
      return
    }
    if let experiment = setUp.experiment, let plan = try? experiment.architecture.plan() {
      let diagram = LayerDiagram(input: experiment.architecture.input, plan: plan)
      diagram.draw(into: &frame, in: rest.top(diagram.height).rows)
      rest = rest.top(diagram.height + 1).rest
    }
    guard let choice = setUp.choice else { return }
    frame.write(choice.title, at: rest.origin, .heading, limit: rest.right)
    let words = TextFlow(choice.missing ?? choice.summary, role: choice.missing == nil ? .text : .warning)
    words.draw(into: &frame, in: rest.top(1).rest)
  }

  private func drawStartButton(into frame: inout Frame, in line: Rect) {
    if setUp.obstacle != nil {
      frame.write("This cannot be trained: choose another.", at: line.origin, .warning, limit: line.right)
      return
    }
    let text = " \(frame.look.glyph("▶", ">")) Start training  Enter "
    let end = frame.write(text, at: line.origin, .selected, limit: line.right)
    frame.addZone(Rect(line.x, line.y, end - line.x, 1), .key(.enter))
    if hasRun, let report {
      frame.write("replaces \(report.plan.model)", at: Point(end + 2, line.y), .muted, limit: line.right)
    }
  }
}

/// A network from the input at the top to the answer at the bottom: what each layer does, the shape of what it makes, and how
/// many parameters it has, with a bar for their share.
struct LayerDiagram: Widget {
  private struct Row {
    var name: String
    var shape: Shape
    var parameters: Int
  }

  private let rows: [Row]
  private let total: Int

  init(input: Shape, plan: [LayerPlan]) {
    var rows = [Row(name: "input", shape: input, parameters: 0)]
    for layer in plan {
      // What has no parameters and changes no shape is part of the layer before; flattening only renames.
      switch layer.description {
      case .activation, .softmax: rows[rows.count - 1].name += ", \(layer.description.shortTitle)"
      case .flatten: continue
      default:
        rows.append(
          Row(name: layer.description.shortTitle, shape: layer.output, parameters: layer.parameters))
      }
    }
    self.rows = rows
    total = plan.reduce(0) { $0 + $1.parameters }
  }

  /// One line a layer, and one for the sum.
  var height: Int { rows.count + 1 }

  func draw(into frame: inout Frame, in area: Rect) {
    let names = (rows.map { TextWidth.of($0.name) }.max() ?? 0) + 3
    let shapes = rows.map { TextWidth.of("\($0.shape)") }.max() ?? 0
    let counts = TextWidth.of(Format.grouped(total))
    let shapeEnd = min(area.right, area.x + names + 1 + shapes)
    let countEnd = min(area.right, shapeEnd + 2 + counts)
    for (index, row) in rows.prefix(area.height).enumerated() {
      let y = area.y + index
      let rail = index == 0 ? "┌" : index == rows.count - 1 ? "└" : "├"
      frame.write("\(rail)\(frame.look.glyph("─", "-"))", at: Point(area.x, y), .border, limit: area.right)
      frame.write(row.name, at: Point(area.x + 3, y), .text, limit: area.right)
      let shape = "\(row.shape)"
      frame.write(shape, at: Point(shapeEnd - TextWidth.of(shape), y), .accent, limit: area.right)
      guard row.parameters > 0 else { continue }
      let count = Format.grouped(row.parameters)
      frame.write(count, at: Point(countEnd - TextWidth.of(count), y), .muted, limit: area.right)
      let track = Rect(countEnd + 1, y, min(24, area.right - countEnd - 1), 1)
      drawShare(Float(row.parameters) / Float(max(1, total)), into: &frame, in: track)
    }
    guard area.height > rows.count else { return }
    let y = area.y + rows.count
    frame.write("parameters", at: Point(area.x + 3, y), .muted, limit: area.right)
    let count = Format.grouped(total)
    frame.write(count, at: Point(countEnd - TextWidth.of(count), y), .title, limit: area.right)
  }

  private func drawShare(_ share: Float, into frame: inout Frame, in track: Rect) {
    guard track.width >= 4 else { return }
    let bar = BarChart.Bar("", share, text: "")
    // The chart keeps three columns for a mark and a label that this bar does not have.
    BarChart(bars: [bar], range: 0...1).draw(into: &frame, in: Rect(track.x - 3, track.y, track.width + 3, 1))
  }
}
