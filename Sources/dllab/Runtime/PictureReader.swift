import Datasets
import Foundation
import Lab

/// Reads pictures for the pad, on a thread of their own.
enum PictureReader {
  /// Reads a picture and brings it to the pad's size.
  ///
  /// - Parameter path: `~` is the learner's home.
  static func read(_ path: String) -> Result<OpenedPicture, DatasetError> {
    let file = URL(filePath: (path as NSString).expandingTildeInPath)
    do throws(DatasetError) {
      let image = try ImageFile.read(file)
      guard let ink = PaperSquare.ink(of: image, side: OpenedPicture.side) else {
        throw DatasetError("\(file.path) shows nothing: every pixel is the same; a digit is needed.")
      }
      return .success(OpenedPicture(name: file.lastPathComponent, ink: ink))
    } catch {
      return .failure(error)
    }
  }

  /// Reads in the background and tells the lab.
  static func open(_ path: String, _ mailbox: Mailbox) {
    BackgroundThread.start("picture") { mailbox.post(.picture(read(path))) }
  }
}
