import Datasets

/// IDX files of images and of labels. An array that is read has as many bytes as its dimensions say, and reads back equal from the
/// file that the format's description makes of it.
func fuzzIDX(_ bytes: [UInt8]) {
  for (rank, content) in [(3, "images"), (1, "labels")] {
    guard let array = withFile(of: bytes, { file in accepted { try IDX(file, rank: rank, content: content) } }) else {
      continue
    }
    require(array.bytes.count == array.dimensions.reduce(1, *), "an array has the size that its header says")
    let header: [UInt8] =
      [0, 0, 8, UInt8(rank)]
      + array.dimensions.flatMap { size in
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: size >> $0) }
      }
    let again = withFile(of: header + array.bytes) { file in accepted { try IDX(file, rank: rank, content: content) } }
    require(again == array, "an array that is written reads back equal")
  }
}
