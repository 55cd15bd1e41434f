import Engine
import Foundation

/// The learner's own digits as files that other programs read.
extension OwnDigits {
  /// The four IDX files of MNIST's form, `train-images-idx3-ubyte` and so on, and the trajectories as text.
  ///
  /// - Throws: `DatasetError` if there are no digits.
  public static func files(_ kept: [KeptDigit]) throws(DatasetError) -> [(name: String, bytes: [UInt8])] {
    let (training, test) = try examples(kept)
    var files: [(name: String, bytes: [UInt8])] = []
    for (part, examples) in [(IDXFolder.Part.training, training), (.test, test)] {
      guard case .bytes(let pixels) = examples.inputs, case .classes(let labels, _) = examples.targets else { continue }
      let images = IDX(dimensions: [examples.count, examples.shape.height, examples.shape.width], bytes: pixels)
      files.append(("\(part.rawValue)-images-idx3-ubyte", images.encoded))
      files.append(
        ("\(part.rawValue)-labels-idx1-ubyte", IDX(dimensions: [examples.count], bytes: labels).encoded))
    }
    return files + [("trajectories.txt", Array(trajectories(kept).utf8))]
  }

  /// One digit a line, `LABEL: x,y x,y … / x,y …`: the places the pen came to, in thousandths of the pad, y downwards.
  static func trajectories(_ kept: [KeptDigit]) -> String {
    func whole(_ value: Float) -> Int { Int((value * 1000).rounded()) }
    let lines = kept.map { kept in
      let strokes = kept.digit.strokes.map { stroke in
        stroke.points.map { "\(whole($0.x)),\(whole($0.y))" }.joined(separator: " ")
      }
      return "\(kept.digit.label): " + strokes.joined(separator: " / ")
    }
    return (["# label: x,y of the pen in thousandths of the pad, y downwards; / between strokes"] + lines)
      .joined(separator: "\n") + "\n"
  }
}
