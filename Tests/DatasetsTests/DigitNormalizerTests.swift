import Engine
import Foundation
import Testing

@testable import Datasets

@Suite("Normalizing a digit as MNIST does")
struct DigitNormalizerTests {
  /// A fat seven in a wide image.
  private var seven: GrayImage {
    var image = GrayImage(width: 90, height: 60)
    for x in 20..<50 { for y in 8..<12 { image[x, y] = 255 } }
    for y in 12..<52 { for x in 0..<5 { image[48 - (y - 12) / 2 + x - 3, y] = 255 } }
    return image
  }

  @Test("no ink gives nothing, whatever the paper")
  func empty() {
    #expect(DigitNormalizer.normalize(GrayImage(width: 20, height: 30)) == nil)
    #expect(
      DigitNormalizer.normalize(GrayImage(width: 5, height: 5, pixels: [UInt8](repeating: 200, count: 25))) == nil)
  }

  @Test("the longer side of the ink becomes 20 pixels and the centre of mass lies at the centre")
  func boxAndCentre() throws {
    let result = try #require(DigitNormalizer.normalize(seven))
    let facts = Facts(result)
    #expect(max(facts.width, facts.height) == 20)
    #expect(facts.height == 20)
    // 44 rows by 30 columns: the aspect stays.
    #expect(facts.width == 14)
    #expect(13.5...14.5 ~= facts.centreX)
    #expect(13.5...14.5 ~= facts.centreY)
  }

  @Test("dark ink on grey paper gives the same as light ink on black")
  func polarity() {
    let onPaper = GrayImage(width: 90, height: 60, pixels: seven.pixels.map { $0 > 0 ? 30 : 180 })
    #expect(DigitNormalizer.normalize(onPaper) == DigitNormalizer.normalize(seven))
  }

  @Test("place and size in the picture do not matter")
  func placeAndSize() {
    var large = GrayImage(width: 400, height: 300)
    for y in 0..<60 {
      for x in 0..<90 { for k in 0..<9 { large[33 + 3 * x + k % 3, 77 + 3 * y + k / 3] = seven[x, y] } }
    }
    #expect(DigitNormalizer.normalize(large) == DigitNormalizer.normalize(seven))
  }

  @Test("noise of the paper is not ink")
  func noise() throws {
    var generator = SeededRandom(seed: 4)
    let noisy = GrayImage(
      width: 90, height: 60, pixels: seven.pixels.map { $0 > 0 ? 20 : UInt8(215 + generator.next() % 9) })
    let facts = Facts(try #require(DigitNormalizer.normalize(noisy)))
    #expect((facts.width, facts.height) == (14, 20))
  }

  @Test("normalizing twice changes nothing", arguments: 0..<40)
  func idempotence(seed: Int) throws {
    var generator = SeededRandom(seed: UInt64(seed))
    var image = GrayImage(width: 5 + seed * 3, height: 90 - seed * 2)
    for _ in 0..<12 {
      let (x, y) = (Int(generator.next() % UInt64(image.width)), Int(generator.next() % UInt64(image.height)))
      image[x, y] = UInt8(generator.next() % 256)
      image[min(x + 1, image.width - 1), y] = 255
    }
    let once = try #require(DigitNormalizer.normalize(image))
    #expect(DigitNormalizer.normalize(once) == once)
  }

  @Test("MNIST's own digits stay as they are, up to rounding")
  func realDigits() throws {
    guard let folder = realMNIST() else { return }
    let images = try IDX(folder.appending(path: "train-images-idx3-ubyte.gz"), rank: 3, content: "images")
    var same = 0
    for index in 0..<2000 {
      let digit = GrayImage(width: 28, height: 28, pixels: Array(images.bytes[index * 784..<(index + 1) * 784]))
      let result = try #require(DigitNormalizer.normalize(digit))
      if zip(result.pixels, digit.pixels).allSatisfy({ abs(Int($0) - Int($1)) <= 1 }) { same += 1 }
    }
    #expect(same >= 1990)
  }
}

/// What can be measured on a 28×28 digit.
struct Facts {
  var (left, right, top, bottom) = (28, -1, 28, -1)
  var centreX = 0.0
  var centreY = 0.0
  var ink = 0.0

  init(_ image: GrayImage) {
    for y in 0..<image.height {
      for x in 0..<image.width where image[x, y] > 0 {
        (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
        let value = Double(image[x, y])
        ink += value
        centreX += value * Double(x)
        centreY += value * Double(y)
      }
    }
    centreX /= ink
    centreY /= ink
  }

  var width: Int { right - left + 1 }
  var height: Int { bottom - top + 1 }
}
