import Datasets

/// PNG, PGM and text images. An image that is read has the pixels that its size says, and reads back equal as PGM.
func fuzzImage(_ bytes: [UInt8]) {
  guard let image = accepted({ try ImageFile.decode(bytes, name: "image") }) else { return }
  require(image.pixels.count == image.width * image.height, "an image has the pixels that its size says")
  let again = accepted { try ImageFile.decode(ImageFile.pgm(image), name: "again") }
  require(again == image, "an image that is written as PGM reads back equal")
}
