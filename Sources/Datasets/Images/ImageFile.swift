import Foundation

/// Reads pictures of digits from files: PNG, PGM, or text.
public enum ImageFile {
  /// No side of an image may be longer: a photograph fits, a file that lies about its size does no harm.
  public static let longestSide = 8192

  /// Reads an image; its beginning tells which format it has.
  public static func read(_ file: URL) throws(DatasetError) -> GrayImage {
    let limit = 1 << 26
    guard !isFolder(file) else { throw DatasetError("\(file.path) is a folder; a PNG, PGM or text image is needed.") }
    do {
      let handle = try FileHandle(forReadingFrom: file)
      let data = try handle.read(upToCount: limit + 1) ?? Data()
      guard data.count <= limit else { throw DatasetError("\(file.path) is larger than \(limit >> 20) MB.") }
      return try decode([UInt8](data), name: file.path)
    } catch let error as DatasetError {
      throw error
    } catch {
      throw DatasetError("\(file.path) cannot be read: \(reason(error)).")
    }
  }

  /// Reads an image from bytes.
  ///
  /// - Parameter name: what to call it in messages.
  public static func decode(_ bytes: [UInt8], name: String) throws(DatasetError) -> GrayImage {
    if bytes.starts(with: PNG.signature) { return try PNG.decode(bytes, name: name) }
    if bytes.starts(with: Array("P2".utf8)) || bytes.starts(with: Array("P5".utf8)) {
      return try PGM.decode(bytes, name: name)
    }
    return try TextImage.decode(bytes, name: name)
  }

  /// An image as a binary PGM file (P5), which `decode` reads back unchanged.
  public static func pgm(_ image: GrayImage) -> [UInt8] {
    Array("P5\n\(image.width) \(image.height)\n255\n".utf8) + image.pixels
  }

  static func checkSize(_ width: Int, _ height: Int, name: String) throws(DatasetError) {
    guard width > 0, height > 0 else { throw DatasetError("\(name) has no pixels: its size is \(width)×\(height).") }
    guard width <= longestSide, height <= longestSide else {
      throw DatasetError(
        "\(name) is \(width)×\(height) pixels; dllab reads images up to \(longestSide)×\(longestSide), make it smaller."
      )
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such file"
    case .fileReadNoPermission: "permission denied"
    default: error.localizedDescription
    }
  }
}
