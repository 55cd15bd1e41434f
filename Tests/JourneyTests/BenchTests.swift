import Foundation
import TerminalTesting
import Testing

@testable import dllab

/// What the machine can do, measured as a person measures it: the numbers themselves are nobody's promise.
@Suite("Measuring", .serialized, .timeLimit(.minutes(10)))
struct BenchTests {
  let product: Product
  init() throws { product = try Product() }

  private let quick = ["--rounds", "1", "--seconds", "0.01"]

  @Test("bench measures training, many, one and the machine, in the shape that programs read")
  func json() throws {
    defer { product.cleanUp() }
    let run = try product.run(["bench", "--json", "--models", "nielsen,lenet", "--batch", "10,16"] + quick)
    #expect(run.status == 0, "\(run.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(Set(object.keys) == ["models", "sgemm_gflops"])
    #expect(try #require(object["sgemm_gflops"] as? Double) > 0)
    let rows = try #require(object["models"] as? [[String: Any]])
    #expect(rows.map { $0["model"] as? String } == ["nielsen", "nielsen", "lenet", "lenet"])
    #expect(rows.map { $0["batch"] as? Int } == [10, 16, 10, 16])
    for row in rows {
      #expect(Set(row.keys) == ["model", "batch", "train", "infer", "latency_us"])
      for key in ["train", "infer", "latency_us"] { #expect(try #require(row[key] as? Double) > 0, "\(key)") }
    }
  }

  @Test("AlexNet trains a step of 8 images and holds less than 2.5 GB meanwhile")
  func alexnet() throws {
    defer { product.cleanUp() }
    let run = try product.run(["bench", "--models", "alexnet"] + quick)
    #expect(run.status == 0, "\(run.errors)")
    let words = run.output.split(whereSeparator: \.isWhitespace)
    #expect(words.contains("alexnet"))
    let memory = try #require(words.firstIndex(of: "MB.").flatMap { Int(words[$0 - 1]) })
    #expect(memory > 300 && memory < 2500)
  }

  @Test("growth is measured over examples, width, depth and batch, and drawn")
  func growth() throws {
    defer { product.cleanUp() }
    let folder = product.home.appending(path: "plots")
    let arguments = ["bench", "--growth", "--models", "nielsen", "--examples", "2000", "--svg", folder.path, "--json"]
    let run = try product.run(arguments + quick)
    #expect(run.status == 0, "\(run.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let examples = try #require(object["examples"] as? [[String: Any]])
    #expect(examples.map { $0["size"] as? Int } == [1000, 2000])
    #expect(examples.allSatisfy { ($0["resident_bytes"] as? Int ?? 0) > 0 })
    for name in ["examples", "width", "depth", "batch"] {
      let points = try #require(object[name] as? [[String: Any]])
      #expect(points.allSatisfy { ($0["microseconds"] as? Double ?? 0) > 0 })
      let svg = try String(contentsOf: folder.appending(path: "growth-\(name).svg"), encoding: .utf8)
      #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n"))
      #expect(svg.components(separatedBy: "<circle").count == points.count + 1)
    }
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      ["--models", "lenett"], ["--batch", "0"], ["--batch", "ten"], ["--svg", "plots"], ["--seconds", "0"],
      ["--growth", "--examples", "10"], ["--growth", "--models", "alexnet"],
    ])
  func refused(arguments: [String]) throws {
    defer { product.cleanUp() }
    let run = try product.run(["bench"] + arguments)
    #expect(run.status == 64)
    #expect(!run.errors.isEmpty)
  }

  @Test("models lists every network, and counts one layer by layer")
  func models() throws {
    defer { product.cleanUp() }
    let list = try product.run(["models"])
    for name in ["perceptron", "convnet", "alexnet", "60,965,224"] { #expect(list.output.contains(name)) }
    let shown = try product.run(["models", "show", "alexnet"])
    #expect(shown.status == 0)
    let rows = shown.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
    let first = try #require(rows.first { $0.first == "1" })
    #expect(first.suffix(2) == ["34,944", "105,415,200"])
    #expect(try #require(rows.last).suffix(2) == ["60,965,224", "724,406,816"])
    let json = try product.run(["models", "show", "lenet", "--json"])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["parameters"] as? Int == 61_706)
    let unknown = try product.run(["models", "show", "alexnett"])
    #expect(unknown.status == 64 && unknown.errors.contains("alexnet"))
  }
}

@Suite("Plots in files") struct SVGPlotTests {
  @Test(
    "an axis goes from tick to tick around all values",
    arguments: [[3.0], [1, 1000], [0.013, 0.4], [7, 7], [1e3, 1e6, 3e4], [2, 9e5]])
  func axis(values: [Double]) {
    let axis = LogAxis(values)
    #expect(axis.ticks.count >= 2 && axis.ticks.count <= 12)
    #expect(axis.ticks.first == axis.range.lowerBound && axis.ticks.last == axis.range.upperBound)
    #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0 < $1 })
    for value in values { #expect((-0.001...1.001).contains(axis.share(value))) }
  }

  @Test("what hardly changes does not fill an axis that shall span a power of ten")
  func flat() {
    let axis = LogAxis([47, 50, 49], atLeast: 10)
    #expect(axis.range.upperBound / axis.range.lowerBound >= 10)
    #expect(axis.share(50) - axis.share(47) < 0.05)
  }

  @Test("points stand where their numbers say, larger ones further right and higher up")
  func places() throws {
    let plot = SVGPlot(
      title: "time & <space>", xLabel: "size", yLabel: "time",
      points: [(x: 1, y: 10), (x: 10, y: 100), (x: 100, y: 1000)])
    let places = plot.svg.matches(of: #/<circle cx="([0-9.]+)" cy="([0-9.]+)"/#).map { (Double($0.1)!, Double($0.2)!) }
    #expect(places.map(\.0) == places.map(\.0).sorted() && places.map(\.1) == places.map(\.1).sorted().reversed())
    // A power is a straight line.
    #expect(abs(places[0].0 + places[2].0 - 2 * places[1].0) < 0.2)
    #expect(abs(places[0].1 + places[2].1 - 2 * places[1].1) < 0.2)
    #expect(plot.svg.contains("time &amp; &lt;space>"))
  }
}
