import Engine
import Foundation
import Lab

/// What `dllab bench --growth` has found.
struct GrowthReport: Encodable {
  struct Point: Encodable {
    /// Examples, units of a layer, layers or examples of a batch.
    var size: Int
    /// For one example in training.
    var microseconds: Double
    var parameters: Int
    /// What the process held after the run; nil where it was not looked at.
    var residentBytes: Int?
  }

  /// The network that was trained with more and more examples, and with larger batches.
  var model: String
  var examples: [Point]
  var width: [Point]
  var depth: [Point]
  var batch: [Point]

  /// The tables for people.
  var lines: [String] {
    series.flatMap { series in
      let head =
        [series.column, "TIME/EXAMPLE", "PARAMETERS"] + (series.points[0].residentBytes == nil ? [] : ["RESIDENT"])
      let rows = series.points.map { point in
        [Format.grouped(point.size), Self.time(point.microseconds), Format.grouped(point.parameters)]
          + (point.residentBytes.map { ["\(Format.grouped($0 >> 20)) MB"] } ?? [])
      }
      return [series.title] + TextTable(words: [], [head] + rows).lines + [""]
    }.dropLast()
  }

  /// Writes growth-examples.svg and so on.
  ///
  /// - Throws: `Failure` where that cannot be.
  func writePlots(to folder: String) throws {
    try OutputFolder(folder).write(
      series.map { series in
        ExportedFile("growth-\(series.name).svg", series.plot.svg)
      }, force: true)
  }

  private struct Series {
    var name: String
    var column: String
    var title: String
    var axis: String
    var points: [Point]

    var plot: SVGPlot {
      SVGPlot(
        title: title, xLabel: axis, yLabel: "\u{B5}s an example",
        points: points.map { (Double($0.size), $0.microseconds) })
    }
  }

  private var series: [Series] {
    [
      Series(
        name: "examples", column: "EXAMPLES", title: "\(model): more examples, read from a file", axis: "examples",
        points: examples),
      Series(
        name: "width", column: "UNITS", title: "Dense network: two hidden layers, wider and wider",
        axis: "units of a hidden layer", points: width),
      Series(
        name: "depth", column: "LAYERS", title: "Dense network: more and more hidden layers of 128 units",
        axis: "hidden layers", points: depth),
      Series(
        name: "batch", column: "BATCH", title: "\(model): larger batches", axis: "examples of a batch", points: batch),
    ]
  }

  private static func time(_ microseconds: Double) -> String {
    String(format: microseconds < 10 ? "%.2f %@" : "%.1f %@", microseconds, Console.glyph("µs", "us"))
  }
}
