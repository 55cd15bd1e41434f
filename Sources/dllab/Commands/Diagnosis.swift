import Datasets
import Engine
import Foundation
import Lab
import Lessons
import Screen
import Store
import Terminal

/// What dllab needs and what it could use, each with how it stands.
struct Diagnosis {
  enum State: Hashable {
    case good
    /// dllab works, but less well.
    case poor
    /// Something that dllab needs.
    case missing

    var mark: String {
      switch self {
      case .good: Console.glyph("✓ good   ", "ok      ")
      case .poor: Console.glyph("! limited", "limited ")
      case .missing: Console.glyph("✗ missing", "MISSING ")
      }
    }
  }

  struct Finding: Hashable {
    let part: String
    let state: State
    let found: String
    /// What to do; empty if nothing needs to be done.
    var advice = ""

    init(_ part: String, _ state: State, _ found: String, advice: String = "") {
      self.part = part
      self.state = state
      self.found = found
      self.advice = advice
    }
  }

  private let terminal = TerminalReport()
  private let locations = Locations.current

  var findings: [Finding] { terminalFindings + [arithmetic, kernels] + fileFindings }

  /// The findings as aligned lines.
  ///
  /// - Parameter columns: where lines are wrapped.
  static func text(_ findings: [Finding], columns: Int = .max) -> String {
    let width = findings.map(\.part.count).max() ?? 0
    var lines: [String] = []
    for finding in findings {
      let start = "\(finding.state.mark)  \(finding.part.padding(toLength: width, withPad: " ", startingAt: 0))  "
      let indent = String(repeating: " ", count: start.count)
      let texts = [finding.found, finding.advice].filter { !$0.isEmpty }
      for (index, line) in texts.flatMap({ wrapped($0, max(20, columns - start.count)) }).enumerated() {
        lines.append((index == 0 ? start : indent) + line)
      }
    }
    let missing = findings.filter { $0.state == .missing }.count
    lines.append("")
    lines.append(missing == 0 ? "dllab has all it needs." : "\(missing) thing\(missing == 1 ? "" : "s") missing.")
    return lines.joined(separator: "\n")
  }

  private static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  // MARK: The terminal

  private var terminalFindings: [Finding] { [kind, colors, locale, window] }

  private var kind: Finding {
    let change = "Start dllab in a terminal window, or try TERM=xterm-256color."
    guard let name = terminal.name else { return Finding("terminal", .missing, "TERM is not set", advice: change) }
    guard terminal.isKnown else {
      return Finding("terminal", .missing, "“\(name)” is unknown to this system", advice: change)
    }
    guard terminal.placesText else {
      return Finding("terminal", .missing, "“\(name)” cannot place text on its screen", advice: change)
    }
    guard terminal.isInputTerminal, terminal.isOutputTerminal else {
      return Finding(
        "terminal", .poor, "\(name), but input or output is a file or a pipe", advice: "The lab needs both.")
    }
    return Finding("terminal", .good, name)
  }

  private var colors: Finding {
    if terminal.refusesColor { return Finding("colours", .good, "none, as NO_COLOR asks") }
    switch terminal.colors {
    case 256...: return Finding("colours", .good, terminal.colors > 256 ? "millions" : "256")
    case 8...:
      return Finding(
        "colours", .poor, "\(terminal.colors)", advice: "Images look better with 256: try TERM=xterm-256color.")
    default: return Finding("colours", .poor, "none", advice: "Images look better with 256: try TERM=xterm-256color.")
    }
  }

  private var locale: Finding {
    let name = terminal.locale ?? "none set"
    if terminal.isUnicode { return Finding("locale", .good, "\(name), UTF-8") }
    return Finding("locale", .poor, "\(name), ASCII only", advice: "Plots and digits are finer with LANG=C.UTF-8.")
  }

  private var window: Finding {
    guard let size = terminal.size else { return Finding("window", .poor, "standard output is no window") }
    let smallest = LabState.smallestSize
    let text = "\(size.width)×\(size.height)"
    if size.width >= smallest.width, size.height >= smallest.height { return Finding("window", .good, text) }
    return Finding("window", .poor, text, advice: "The lab needs \(smallest.width)×\(smallest.height): enlarge it.")
  }

  // MARK: The machine

  private var arithmetic: Finding {
    let cores = Workers.processors
    return Finding("arithmetic", .good, "\(ArithmeticLibrary.description); \(cores) processor\(cores == 1 ? "" : "s")")
  }

  private var kernels: Finding {
    let runnable = ArithmeticLibrary.runnableInstructions
    guard let chosen = ArithmeticLibrary.instructions else {
      return Finding(
        "kernels", .good, "OpenBLAS's; of the Engine's own this processor runs \(runnable.joined(separator: ", "))")
    }
    let others = runnable.filter { $0 != chosen }
    let rest = others.isEmpty ? "" : "; it runs \(others.joined(separator: " and ")) too"
    return Finding("kernels", .good, "the Engine's own for \(chosen), chosen for this processor\(rest)")
  }

  // MARK: Files

  private var fileFindings: [Finding] { [share, lessons, model] + data + [store] }

  private var share: Finding {
    guard let share = locations.share else {
      return Finding(
        "share folder", .missing, "not found",
        advice: "Install with make install, or set DLLAB_SHARE to the folder with lessons, datasets and models.")
    }
    return Finding("share folder", .good, share.path)
  }

  private var lessons: Finding {
    do {
      let (course, faults) = try CourseFolder(locations.shared("lessons")).read()
      let written = course.entries.filter { $0.lesson != nil }.count
      let text = "\(written) of \(course.entries.count) written"
      guard let fault = faults.first else { return Finding("lessons", .good, text) }
      return Finding("lessons", .poor, "\(text), \(faults.count) with faults", advice: fault.description)
    } catch {
      return Finding("lessons", .missing, "they cannot be read", advice: "\(error)")
    }
  }

  private var model: Finding {
    do {
      let file = try ShippedNetwork.load(locations)
      let accuracy = file.record?.testAccuracy.map { ", \(Format.percent($0))" } ?? ""
      return Finding("network", .good, file.title(path: ShippedNetwork.path) + accuracy)
    } catch {
      return Finding("network", .missing, "drawings cannot be read", advice: "\(error)")
    }
  }

  private var data: [Finding] {
    DataCatalogue(locations: locations).descriptions.map { set in
      guard let missing = set.missing else { return Finding("data: \(set.name)", .good, set.summary) }
      // What ships with dllab has to be there; MNIST and the like are welcome.
      let ships = set.name == "optdigits" || set.name == "strokes"
      return Finding("data: \(set.name)", ships ? .missing : .poor, "not here", advice: missing)
    }
  }

  private var store: Finding {
    let url = locations.progressFile
    guard FileManager.default.fileExists(atPath: url.path) else {
      return Finding("progress", .good, "none yet; it will be in \(url.path)")
    }
    do {
      let (store, notice) = try Store.open(at: url)
      let lessons = try store.progress().lessons.count
      let text = "\(lessons) lesson\(lessons == 1 ? "" : "s") begun, in \(url.path)"
      return Finding("progress", notice == nil ? .good : .poor, text, advice: notice?.text ?? "")
    } catch {
      return Finding("progress", .poor, "it cannot be kept", advice: "\(error)")
    }
  }
}
