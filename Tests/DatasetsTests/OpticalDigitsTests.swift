import Engine
import Foundation
import Testing

@testable import Datasets

@Suite("The optical digits that ship")
struct OpticalDigitsTests {
  @Test("the file is the one whose checksum is recorded")
  func checksum() throws {
    let folder = try Locations.current.shared("datasets/optdigits")
    let line = try String(contentsOf: folder.appending(path: "SHA256SUMS"), encoding: .utf8)
    #expect(try sha256(folder.appending(path: "digits.csv.gz")) == line.prefix(64))
  }

  @Test("1,437 training and 36 test examples of each digit, 8×8, and no example twice")
  func content() throws {
    let (training, test) = try DataCatalogue().load("optdigits")
    #expect(training.shape == Shape(channels: 1, height: 8, width: 8))
    #expect(training.count == 1437)
    #expect(test.count == 360)
    #expect(test.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    for digit in 0..<10 { #expect((0..<360).count { test.label($0) == digit } == 36) }
    let all = try OpticalDigits.read(try Locations.current.shared(OpticalDigits.path))
    #expect(all.count == 1797)
    // The published class counts of optdigits.tes.
    #expect(
      (0..<10).map { d in (0..<1797).count { all.label($0) == d } } == [
        178, 182, 177, 183, 181, 182, 181, 179, 174, 180,
      ])
    func sum(_ examples: Examples) -> Double {
      (0..<examples.count).reduce(0) { $0 + Double(examples.input($1).reduce(0, +)) }
    }
    #expect(abs(sum(all) - sum(training) - sum(test)) < 0.01)
  }

  @Test("the first line of the file is a 0, its ink scaled from 0–16 to 0–255")
  func firstDigit() throws {
    let all = try OpticalDigits.read(try Locations.current.shared(OpticalDigits.path))
    guard case .bytes(let pixels) = all.inputs else { throw DatasetError("bytes expected") }
    #expect(all.label(0) == 0)
    #expect(pixels[..<8] == [0, 0, 80, 207, 143, 16, 0, 0])
    #expect(pixels.max() == 255)
  }

  @Test("the split is the same every time")
  func split() throws {
    let first = try DataCatalogue().load("optdigits").test
    let second = try DataCatalogue().load("optdigits").test
    #expect((0..<first.count).allSatisfy { first.input($0) == second.input($0) })
  }

  private func sha256(_ file: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    #if os(macOS)
      process.arguments = ["shasum", "-a", "256", file.path]
    #else
      process.arguments = ["sha256sum", file.path]
    #endif
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    return String(decoding: output.fileHandleForReading.readDataToEndOfFile().prefix(64), as: UTF8.self)
  }
}
