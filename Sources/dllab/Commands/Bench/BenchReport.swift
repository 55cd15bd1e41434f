import Foundation
import Lab

/// What `dllab bench` has found.
struct BenchReport: Encodable {
  var models: [Contest.Result]
  /// What products of large matrices reach on all threads, GFLOP/s.
  var peak: Double
  private var threads: Int

  init(_ models: [Contest.Result], peak: Double, threads: Int) {
    self.models = models
    self.peak = peak
    self.threads = threads
  }

  private enum CodingKeys: String, CodingKey {
    case models
    case peak = "sgemm_gflops"
  }

  /// The table for people.
  var lines: [String] {
    let head = ["NETWORK", "BATCH", "TRAINED/S", "OF PEAK", "CLASSIFIED/S", "OF PEAK", "ONE"]
    let rows = models.map { result in
      [
        result.model, "\(result.batch)", Format.grouped(Int(result.train.rounded())),
        share(result.train * result.trainingWork), Format.grouped(Int(result.infer.rounded())),
        share(result.infer * result.forwardWork), Self.time(result.latency),
      ]
    }
    return TextTable([head] + rows).lines + [
      "",
      "Peak: \(Int(peak.rounded())) GFLOP/s, products of 512\(Console.glyph("×", "x"))512 numbers on "
        + "\(threads) thread\(threads == 1 ? "" : "s"). Memory held: at most \(ResidentMemory.peak >> 20) MB.",
    ]
  }

  private func share(_ work: Double) -> String {
    peak > 0 ? Format.percent(Float(work / 1e9 / peak), decimals: 0) : ""
  }

  /// `4.1 µs`, `12.3 ms`.
  private static func time(_ microseconds: Double) -> String {
    microseconds < 1000
      ? String(format: "%.1f %@", microseconds, Console.glyph("µs", "us"))
      : String(format: "%.1f ms", microseconds / 1000)
  }
}
