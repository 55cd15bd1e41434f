import ArgumentParser
import Datasets
import Foundation
import Lab
import Lessons
import Screen
import Store
import Terminal

/// Runs the lab in the terminal: reads what it needs, opens the screen, and lets the event loop go round until the learner
/// quits.
enum LabRuntime {
  /// Ends the program when the learner has quit. A terminal that cannot be used ends the program with status 2, a signal that asked it
  /// to end with 128 + the signal's number.
  ///
  /// - Parameter picture: what lies on the pad.
  static func run(start: Destination? = nil, picture: OpenedPicture? = nil) throws {
    let lessons = try Failure.catching { try Locations.current.shared("lessons") }
    let (course, faults) = try Failure.catching { try CourseFolder(lessons).read() }
    let (store, storeNotice) = openStore()
    let data = dataChoices
    let terminal: Terminal
    do throws(TerminalError) {
      terminal = try Terminal.open()
    } catch {
      throw Failure(.obstacle, error.description)
    }
    defer { terminal.close() }
    var look = terminal.look
    if let settings = try? store?.settings() { look.imageStyle = settings.imageStyle }
    let state = LabState(
      size: terminal.size, look: look, course: course, progress: (try? store?.progress()) ?? Progress(),
      data: data, start: start)
    let services = LabServices(store: store, lessons: lessons, wake: { [waker = terminal.waker] in waker.wake() })
    let loop = EventLoop(terminal, state, services)
    for notice in faults.prefix(1).map({ Notice(.problem, $0.description) }) + [storeNotice].compactMap(\.self) {
      loop.handle(.notice(notice))
    }
    if let picture { loop.handle(.picture(.success(picture))) }
    loop.run()
    services.finish()
    terminal.close()
    leave(status: terminal.endingSignal.map { 128 + $0 } ?? 0)
  }

  /// Ends the process at once. `exit` would first take down the libraries that threads in the background may be computing with.
  private static func leave(status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }

  /// The learner's database; without it the lab runs as well, but forgets.
  private static func openStore() -> (Store?, Notice?) {
    do throws(StoreError) {
      return try Store.open(at: Locations.current.progressFile)
    } catch {
      return (nil, Notice(.problem, error.description))
    }
  }

  private static var dataChoices: [DataChoice] {
    DataCatalogue.ofLearner.descriptions.map {
      DataChoice(name: $0.name, title: $0.title, summary: $0.summary, shape: $0.shape, missing: $0.missing)
    }
  }
}
