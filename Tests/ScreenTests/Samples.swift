@testable import Screen

/// A 7 of 14×14 pixels with soft edges, as a scanned digit has them.
let seven: [Float] = {
  let rows = [
    "..............", "..............", "..4899999984..", "..9999999999..", "..48888889994.", ".......2998...",
    "......39992...", "......8994....", ".....4998.....", ".....8993.....", "....49982.....", "....8994......",
    "....4884......", "..............",
  ]
  return rows.joined().map { Float($0.wholeNumberValue ?? 0) / 9 }
}()

/// Every kind of terminal that the lab meets.
let looks: [(name: String, look: Look)] = [
  ("direct", Look(depth: .direct)), ("256", Look(depth: .indexed)), ("256-light", Look(depth: .indexed, isLight: true)),
  ("16", Look(depth: .sixteen)), ("16-light", Look(depth: .sixteen, isLight: true)), ("8", Look(depth: .eight)),
  ("none", Look(depth: .none)), ("256-ascii", Look(depth: .indexed, isUnicode: false)),
  ("none-ascii", Look(depth: .none, isUnicode: false)),
]

func series(_ name: String, _ role: Role, _ count: Int, _ value: (Float) -> Float) -> LinePlot.Series {
  LinePlot.Series(name: name, points: (0..<count).map { (Float($0), value(Float($0))) }, role: role)
}

/// Two curves as training makes them.
let lossPlot = LinePlot(
  series: [
    series("training", .series(0), 11) { 2.3 / (1 + $0) }, series("test", .series(1), 10) { 0.2 + 2.2 / (1 + $0) },
  ],
  x: .init(label: "epoch"), y: .init(label: "loss"))

let bars = BarChart(
  bars: (0..<5).map { digit in
    let share: Float = digit == 3 ? 0.9 : 0.025
    return BarChart.Bar(
      "\(digit)", share, text: Scale.decimal(100 * share, places: 1) + " %", role: digit == 3 ? .good : .accent,
      isEmphasized: digit == 3)
  }, range: 0...1)

let table = Table(
  columns: [.init("layer"), .init("output"), .init("parameters", .right)],
  rows: [["convolution", "20×24×24", "520"], ["max pooling", "20×12×12", "0"], ["dense", "100", "288,100"]],
  selected: 1, zone: "layer")

let prose = """
  A perceptron weighs its inputs: **w·x** is compared with a *threshold*, and the output is `1` if it is larger.

      o = 1 if w·x > t else 0

  - 2 * 3 is no markup,
  - a **bold mark
    over two lines** is.
  """

/// One of each widget.
let widgets: [(name: String, widget: any Widget & Sendable)] = [
  ("image", PixelImage(width: 14, height: 14, pixels: seven)),
  ("image-ascii", PixelImage(width: 14, height: 14, pixels: seven, style: .ascii)),
  ("heat-map", HeatMap(columns: 5, rows: 5, values: (0..<25).map { Float($0) - 12 }, scale: 2)),
  ("line-plot", lossPlot), ("bars", bars), ("table", table), ("text", TextFlow(prose)),
  ("slider", Slider(label: "w₁", value: 0.35, range: -1...1, isFocused: true)),
  ("progress", ProgressBar(0.42)), ("sparkline", Sparkline(values: [1, 5, 2, .nan, 8, 3])),
]
