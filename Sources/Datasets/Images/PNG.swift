internal import CPNG

/// PNG files through libpng's simplified API (libpng manual, section IX), which reports errors without long jumps.
enum PNG {
  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Colours become grey; what is transparent shows white paper.
  static func decode(_ bytes: [UInt8], name: String) throws(DatasetError) -> GrayImage {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    // libpng keeps the address of the file between the two calls, so both happen inside.
    let result = bytes.withUnsafeBytes { file -> Result<GrayImage, DatasetError> in
      guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
        return .failure(damaged(name, image))
      }
      let (width, height) = (Int(image.width), Int(image.height))
      do throws(DatasetError) { try ImageFile.checkSize(width, height, name: name) } catch { return .failure(error) }
      image.format = png_uint_32(PNG_FORMAT_GRAY)
      var pixels = [UInt8](repeating: 0, count: width * height)
      var paper = png_color(red: 255, green: 255, blue: 255)
      let complete = pixels.withUnsafeMutableBytes {
        png_image_finish_read(&image, &paper, $0.baseAddress, png_int_32(width), nil)
      }
      // 1 warns of something odd in the file that did not keep it from being read; 2 is an error.
      guard complete != 0, image.warning_or_error < 2 else { return .failure(damaged(name, image)) }
      return .success(GrayImage(width: width, height: height, pixels: pixels))
    }
    return try result.get()
  }

  private static func damaged(_ name: String, _ image: png_image) -> DatasetError {
    let message = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return DatasetError("\(name) is a damaged PNG image (\(message)); save it again.")
  }
}
