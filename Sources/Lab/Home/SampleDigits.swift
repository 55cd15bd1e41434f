import Datasets

/// The digits 0–9 as a few generated writers write them, for the previews of Home.
struct SampleDigits: Sendable {
  /// `images[writer][digit]`: 28×28 pixels each, row by row, 0…1.
  let images: [[[Float]]]

  /// - Parameter writers: how many sets of ten.
  init(writers: Int = 6) {
    let generator = StrokeGenerator(seed: 2, writers: 0..<writers)
    images = (0..<writers).map { writer in
      let set = (writer * 10..<writer * 10 + 10).map(generator.digit).sorted { $0.label < $1.label }
      return set.map { $0.image.pixels.map { Float($0) / 255 } }
    }
  }
}
