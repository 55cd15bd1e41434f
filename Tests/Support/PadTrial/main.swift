import Datasets
import Engine
import Foundation
import PadTesting
import Synchronization

/// `padtrial`: draws trajectories on the pad of the real program and counts what it reads right. See `scripts/pad`.
private let usage = """
  usage: padtrial PROGRAM [FILE…] [--generated COUNT] [--limit COUNT] [--manners NAME,…] [--windows 80x24,…] [--at-least PERCENT]
         padtrial PROGRAM [FILE…] --latency COUNT [--windows 80x24,…] [--at-most MILLISECONDS]
    FILE          trajectories, in the format of Tests/Trajectories/README.md
    --generated   as many more by the stroke generator, from hands that no data set has
    --limit       at most as many digits of each file, chosen at random, always the same ones
    --manners     some of \(Manner.allCases.map(\.rawValue).joined(separator: ", "))
    --at-least    status 1 if fewer are read right
    --latency     instead: the time from so many movements of the mouse to new probabilities on the screen, in each window
    --at-most     status 1 if 99 % of them take longer than so many milliseconds
  """

private struct Order {
  var files: [URL] = []
  var generated = 0
  var limit = Int.max
  var manners = Manner.allCases
  var windows: [PadSeries.Window]?
  var least = 0.0
  /// How many movements are timed; 0: none, digits are read.
  var latency = 0
  var most = Double.infinity

  init?(_ words: [String]) {
    var words = words[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else {
        files.append(URL(filePath: word))
        continue
      }
      guard let value = words.popFirst() else { return nil }
      switch word {
      case "--generated": generated = Int(value) ?? 0
      case "--limit": limit = Int(value) ?? .max
      case "--at-least": least = Double(value) ?? 0
      case "--latency": latency = Int(value) ?? 0
      case "--at-most": most = Double(value) ?? 0
      case "--manners": manners = value.split(separator: ",").compactMap { Manner(rawValue: String($0)) }
      case "--windows":
        windows = value.split(separator: ",").compactMap { size in
          let parts = size.split(separator: "x").compactMap { Int($0) }
          return parts.count == 2 ? PadSeries.Window(columns: parts[0], rows: parts[1]) : nil
        }
      default: return nil
      }
    }
    if manners.isEmpty || windows?.isEmpty == true || files.isEmpty && generated == 0 { return nil }
  }
}

/// Digits of the generator with a seed and writers that no training set of dllab has.
private func generated(_ count: Int) -> [Trajectory] {
  let generator = StrokeGenerator(seed: 7_301_934, writers: 900_000..<901_000)
  return (0..<count).map { index in
    let digit = generator.digit(index)
    return Trajectory(
      label: digit.label, hand: "generated", strokes: digit.strokes, source: "generated:\(index) \(digit.form.name)")
  }
}

/// At most `limit` of them, always the same ones, in their order.
private func sample(_ trajectories: [Trajectory], _ limit: Int) -> [Trajectory] {
  guard trajectories.count > limit else { return trajectories }
  var indices = Array(trajectories.indices)
  var random = SeededRandom(seed: 1)
  random.shuffle(&indices)
  return indices.prefix(limit).sorted().map { trajectories[$0] }
}

/// Times movements of the mouse in each window.
///
/// - Returns: 1 if they take too long.
private func timed(
  _ order: Order, _ trajectories: [Trajectory], _ program: String, _ environment: [String: String]
) throws -> Int32 {
  var isQuick = true
  print("From a movement of the mouse to new probabilities on the screen, all networks shown:")
  for window in order.windows ?? [.init(columns: 80, rows: 24), .init(columns: 120, rows: 40)] {
    print("\(window.columns)×\(window.rows)")
    for movement in PadLatency.Movement.allCases {
      let latency = try PadLatency(
        program: program, columns: window.columns, rows: window.rows, environment: environment)
      let count = movement == .steps ? order.latency : max(1, order.latency / 4)
      let result = try latency.measure(movement, count, drawing: trajectories)
      print(result.text)
      if result.quantile(0.99) > order.most { isQuick = false }
    }
  }
  return isQuick ? 0 : 1
}

private func run() throws -> Int32 {
  guard let program = CommandLine.arguments.dropFirst().first,
    let order = Order(Array(CommandLine.arguments.dropFirst(2)))
  else {
    FileHandle.standardError.write(Data((usage + "\n").utf8))
    return 64
  }
  var trajectories: [Trajectory] = []
  for file in order.files { trajectories += sample(try TrajectoryFile.read(file), order.limit) }
  trajectories += generated(order.generated)
  let home = FileManager.default.temporaryDirectory.appending(path: "dllab-pad-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: home) }
  let environment = [
    "HOME": home.path, "XDG_DATA_HOME": home.path, "TERM": "xterm-256color", "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
  ]
  if order.latency > 0 { return try timed(order, trajectories, program, environment) }
  var series = PadSeries(program: program, environment: environment)
  series.manners = order.manners
  if let windows = order.windows { series.windows = windows }
  let total = trajectories.count * series.manners.count * series.windows.count
  let outcomes = try series.run(trajectories) { count in
    if count % 20 == 0, isatty(STDERR_FILENO) == 1 {
      FileHandle.standardError.write(Data("\r\(count) of \(total)".utf8))
    }
  }
  if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  let tally = PadTally(outcomes)
  print(tally.text)
  return tally.share * 100 >= order.least ? 0 : 1
}

do {
  exit(try run())
} catch {
  FileHandle.standardError.write(Data("padtrial: \(error)\n".utf8))
  exit(2)
}
