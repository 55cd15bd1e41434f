import Datasets
import Foundation
import Screen

/// The line in which the learner types where a picture is.
struct PathPrompt: Hashable, Sendable {
  var text = ""
  /// Whether the picture is being read.
  var isOpening = false
  /// Why the last path did not lead to a picture.
  var problem: String?

  /// A path as terminals paste it when a file is dropped on them: quoted, with backslashes, or as an address.
  static func path(from text: String) -> String {
    var path = text.trimmingCharacters(in: .whitespacesAndNewlines)
    for quote in ["'", "\""] where path.count > 1 && path.hasPrefix(quote) && path.hasSuffix(quote) {
      path = String(path.dropFirst().dropLast())
    }
    if path.hasPrefix("file://") { path = URL(string: path)?.path ?? path }
    return path.replacing("\\ ", with: " ")
  }
}

/// Pictures on the pad.
extension Pad {
  /// A key while a path is typed.
  mutating func type(_ key: Key) -> [RoomAction] {
    switch key {
    case .escape: prompt = nil
    case .enter: return openTyped()
    case .backspace:
      edit { _ = $0.popLast() }
    case .control("u"): edit { $0 = "" }
    case .space: edit { $0 += " " }
    case .character(let character): edit { $0.append(character) }
    default: break
    }
    return [.stay]
  }

  private mutating func edit(_ change: (inout String) -> Void) {
    guard var prompt, !prompt.isOpening else { return }
    change(&prompt.text)
    prompt.problem = nil
    self.prompt = prompt
  }

  private mutating func openTyped() -> [RoomAction] {
    guard let text = prompt?.text, prompt?.isOpening == false else { return [.stay] }
    let path = PathPrompt.path(from: text)
    guard !path.isEmpty else {
      prompt?.problem = "Type the path of a PNG, PGM or text image, or drop a file on the window."
      return [.stay]
    }
    prompt?.isOpening = true
    return [.effect(.openPicture(path: path))]
  }

  /// Text that is pasted goes into the line that is typed; without one it is the path of a file that was dropped on the window.
  mutating func paste(_ text: String) -> [RoomAction] {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    if prompt != nil {
      edit { $0 += line }
      return [.stay]
    }
    let path = PathPrompt.path(from: line)
    return path.isEmpty ? [] : [.effect(.openPicture(path: path))]
  }

  mutating func receive(_ picture: Result<OpenedPicture, DatasetError>) -> [RoomAction] {
    switch picture {
    case .success(let picture):
      prompt = nil
      return change { $0.show(Drawing.Picture(ink: picture.ink)) }
        + [.notice(Notice(.good, "\(picture.name) lies on the pad; u takes it away again."))]
    case .failure(let problem):
      guard prompt != nil else { return [.notice(Notice(.problem, problem.description))] }
      prompt?.isOpening = false
      prompt?.problem = problem.description
      return []
    }
  }
}
