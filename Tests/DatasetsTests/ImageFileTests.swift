import Foundation
import Testing

@testable import Datasets

@Suite("Images from files")
struct ImageFileTests {
  private func decode(_ text: String) throws -> GrayImage { try ImageFile.decode(Array(text.utf8), name: "it") }

  /// 3×2 pixels, 8-bit grey: 0 64 128 / 192 255 7.
  private let png = base64(
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR4nGNkcHBgOPCfHQAHFQJI3WyeewAAAABJRU5ErkJggg==")

  @Test("PNG: grey values come as they are")
  func grayPNG() throws {
    let image = try ImageFile.decode(png, name: "it")
    #expect((image.width, image.height) == (3, 2))
    #expect(image.pixels == [0, 64, 128, 192, 255, 7])
  }

  @Test("PNG: what is transparent shows white paper")
  func transparentPNG() throws {
    // Two pixels: opaque black, fully transparent black.
    let bytes = Self.base64(
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGNgYGD4z8DAwAAABQQBAIrTKCcAAAAASUVORK5CYII=")
    #expect(try ImageFile.decode(bytes, name: "it").pixels == [0, 255])
  }

  @Test("PNG: damage is told in one sentence, wherever the file is cut")
  func damagedPNG() {
    for length in stride(from: 8, to: png.count - 12, by: 7) {
      let text = message { try ImageFile.decode(Array(png.prefix(length)), name: "it") }
      #expect(text.hasPrefix("it is a damaged PNG image (") && !text.contains("\n"))
    }
    var changed = png
    changed[45] ^= 0xFF
    #expect(message { try ImageFile.decode(changed, name: "it") }.contains("damaged"))
  }

  @Test("PNG: enormous sizes are refused before memory is taken")
  func largePNG() {
    // The header says 100,000×100,000; its CRC is right.
    let header: [UInt8] = [0, 0, 0, 13, 73, 72, 68, 82, 0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0, 8, 0, 0, 0, 0]
    let crc = crc32(Array(header[4...]))
    let bytes =
      Array(png.prefix(8)) + header + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> $0) } + png[33...]
    #expect(message { try ImageFile.decode(bytes, name: "it") }.contains("make it smaller"))
  }

  @Test("PGM: text and bytes, comments, other maxima")
  func pgm() throws {
    #expect(try decode("P2\n# a comment\n3 2 # another\n255\n0 1 2\n3 4 255\n").pixels == [0, 1, 2, 3, 4, 255])
    #expect(try decode("P2 2 1 15 0 15").pixels == [0, 255])
    #expect(try ImageFile.decode(Array("P5 2 1 255\n".utf8) + [10, 200], name: "it").pixels == [10, 200])
    #expect(try ImageFile.decode(Array("P5 2 1 65535\n".utf8) + [255, 255, 128, 0], name: "it").pixels == [255, 128])
  }

  @Test("PGM: what is written is read back")
  func writtenPGM() throws {
    let image = GrayImage(width: 16, height: 16, pixels: Array(0...255))
    #expect(try ImageFile.decode(ImageFile.pgm(image), name: "it") == image)
  }

  @Test(
    "PGM: faults are named",
    arguments: [
      ("P2 2 2 255 1 2 3", "cut off"), ("P5 2 2 255\nab", "cut off"), ("P2 0 2 255", "no pixels"), ("P2 2", "damaged"),
      ("P2 1 1 15 16", "above the maximum"), ("P2 1 1 0 0", "maximum"), ("P2 99999 2 255", "make it smaller"),
      ("P2 99999999999999999999 2 255", "damaged"),
    ])
  func faultyPGM(text: String, fault: String) {
    let said = message { try decode(text) }
    #expect(said.hasPrefix("it ") && said.contains(fault), "\(said)")
  }

  @Test("text: a ramp of characters, blocks, zeros and ones")
  func text() throws {
    #expect(try decode(" .@\n#\n").pixels == [0, 28, 255, 198, 0, 0])
    #expect(try decode("0110\n0100\n").pixels == [0, 255, 255, 0, 0, 255, 0, 0])
    #expect(try decode("░█▓ ").pixels == [64, 255, 191, 0])
    #expect(try decode("XO").pixels == [255, 255])
  }

  @Test("text: pairs of equal characters are one pixel each")
  func doubledText() throws {
    let image = try decode("@@  @@\n  @@\n")
    #expect((image.width, image.height) == (3, 2))
    #expect(image.pixels == [255, 0, 255, 0, 255, 0])
  }

  @Test("text: a seven drawn by hand is normalized like any other")
  func drawnText() throws {
    let seven = try decode("##########\n        ##\n       ## \n      ##  \n     ##   \n    ##    \n   ##     \n")
    let facts = Facts(try #require(DigitNormalizer.normalize(seven)))
    #expect((facts.width, facts.height) == (20, 14))
  }

  @Test("what is no image is refused")
  func noImage() {
    #expect(message { try ImageFile.decode([0, 1, 2, 3], name: "it") }.contains("reads PNG, PGM"))
    #expect(message { try ImageFile.decode([0xFF, 0xFE, 0x80], name: "it") }.contains("reads PNG, PGM"))
    #expect(message { try decode("\n\n") } == "it is empty.")
    #expect(message { try decode("") } == "it is empty.")
    #expect(message { try decode("@\t@") }.contains("tabs"))
  }

  @Test("files that are not there, and folders")
  func files() throws {
    let folder = try TemporaryFolder()
    let nowhere = folder.url.appending(path: "seven.png")
    #expect(message { try ImageFile.read(nowhere) } == "\(nowhere.path) cannot be read: there is no such file.")
    #expect(message { try ImageFile.read(folder.url) }.contains("is a folder"))
    let file = try folder.write(png, "seven.png")
    #expect(try ImageFile.read(file).pixels == [0, 64, 128, 192, 255, 7])
  }

  private static func base64(_ text: String) -> [UInt8] { [UInt8](Data(base64Encoded: text) ?? Data()) }

  /// The check sum of PNG, written out (ISO 15948, annex D).
  private func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
  }
}
