import Foundation
import TerminalTesting
import Testing

/// The lab in a real pseudo-terminal, from the first key to the last.
@Suite("Journeys through the lab", .serialized, .timeLimit(.minutes(5)))
struct LabJourneys {
  let product: Product
  init() throws { product = try Product() }

  @Test("a new learner opens the first lesson, answers, leaves in the middle and finds the place again")
  func takeALesson() throws {
    defer { product.cleanUp() }
    var lab = product.open()
    try #require(lab.expect("The course"), "\(lab.screen.text)")
    lab.send(keys: "enter")
    try #require(lab.expect("1/"), "\(lab.screen.text)")
    lab.send(keys: "pgdn")
    try #require(lab.expect("2/"), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
    #expect(lab.isRestored)

    lab = product.open(["lesson", "1"])
    #expect(lab.expect("2/"), "\(lab.screen.text)")
    lab.send(keys: "esc")
    #expect(lab.expect("The course"), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
  }

  @Test("a network is trained on the digits that ship, watched, paused and left")
  func train() throws {
    defer { product.cleanUp() }
    let lab = product.open()
    try #require(lab.expect("The course"))
    lab.send(keys: "t")
    try #require(lab.expect("Start training"), "\(lab.screen.text)")
    lab.send(keys: "enter")
    try #require(lab.wait(90) { $0.text.contains("epoch 0.") && $0.text.contains("test ") }, "\(lab.screen.text)")
    lab.send(keys: "space")
    #expect(lab.expect("paused", 30), "\(lab.screen.text)")
    // From Home the run is still seen, and quitting asks first.
    lab.send(keys: "esc")
    #expect(lab.expect("The course") && lab.expect("paused"), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.expect("Quit?"), "\(lab.screen.text)")
    lab.send(keys: "y")
    #expect(lab.waitForEnd() == .exited(0))
    #expect(lab.isRestored)
  }

  @Test("a 7 drawn with the mouse is read as a 7")
  func draw() throws {
    defer { product.cleanUp() }
    let lab = product.open(["draw"])
    try #require(lab.expect("What the network sees"), "\(lab.screen.text)")
    let bar = (10...28).map { (x: $0, y: 5) }
    let stem = (0...12).map { (x: 28 - $0, y: 5 + $0) }
    lab.drag(bar + stem)
    #expect(lab.expect("▸ 7 ██"), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
  }

  @Test("Esc counts in the middle of a drag too")
  func escapeInDrag() throws {
    defer { product.cleanUp() }
    let lab = product.open(["draw"])
    try #require(lab.expect("What the network sees"), "\(lab.screen.text)")
    lab.send("\u{1b}[<0;11;6M\u{1b}[<32;20;6M\u{1b}\u{1b}[<32;21;6M\u{1b}[<32;22;6M\u{1b}[<0;22;6m")
    #expect(lab.expect("The course"), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
  }

  @Test(
    "however it ends, the terminal is left as it was found",
    arguments: [(SIGTERM, PseudoTerminal.End.exited(143)), (SIGHUP, .exited(129))])
  func signals(number: Int32, end: PseudoTerminal.End) throws {
    defer { product.cleanUp() }
    let lab = product.open()
    try #require(lab.expect("The course"))
    lab.signal(number)
    #expect(lab.waitForEnd() == end)
    #expect(lab.isRestored)
  }

  @Test("Ctrl-C leaves the lab from any room", arguments: [[], ["draw"], ["lesson", "4"]])
  func controlC(arguments: [String]) throws {
    defer { product.cleanUp() }
    let lab = product.open(arguments)
    try #require(lab.expect("dllab") && lab.expect("help"))
    lab.send(keys: "ctrl-c")
    #expect(lab.waitForEnd() == .exited(0))
    #expect(lab.isRestored)
  }

  @Test("a crash leaves the terminal as it was found, and its message legible")
  func crash() throws {
    defer { product.cleanUp() }
    let lab = product.open()
    try #require(lab.expect("The course"))
    lab.signal(SIGSEGV)
    #expect(lab.waitForEnd(40) == .killed(SIGSEGV))
    #expect(lab.isRestored)
  }

  @Test("the window may become tiny and large again")
  func resize() throws {
    defer { product.cleanUp() }
    let lab = product.open()
    try #require(lab.expect("The course"))
    for (columns, rows) in [(3, 2), (200, 60), (1, 1), (60, 20)] { lab.resize(columns: columns, rows: rows) }
    #expect(lab.expect("60×20"), "\(lab.screen.text)")
    lab.resize(columns: 120, rows: 40)
    #expect(lab.expect("The course"), "\(lab.screen.text)")
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
  }

  @Test(
    "a terminal that cannot show the lab gets a sentence, not a mess",
    arguments: [["TERM": "dumb"], ["TERM": "no-such-terminal"], ["TERM": ""]])
  func unusableTerminal(variables: [String: String]) throws {
    defer { product.cleanUp() }
    let lab = product.open(environment: variables)
    #expect(lab.waitForEnd() == .exited(2))
    #expect(lab.screen.text.contains("dllab: "), "\(lab.screen.text)")
    #expect(!lab.screen.modesSeen.contains(1049))
  }

  @Test("without a terminal the lab says so and ends with status 2")
  func noTerminal() throws {
    defer { product.cleanUp() }
    let (status, output, errors) = try product.run([])
    #expect(status == 2)
    #expect(output.isEmpty)
    #expect(errors.hasPrefix("dllab: ") && errors.split(separator: "\n").count == 1, "\(errors)")
  }

  @Test("in an ASCII locale nothing but ASCII is written")
  func ascii() throws {
    defer { product.cleanUp() }
    let lab = product.open(environment: ["LANG": "C"])
    try #require(lab.expect("The course"))
    #expect(lab.screen.text.unicodeScalars.allSatisfy { $0.isASCII || "─│┌┐└┘├┤┬┴┼".unicodeScalars.contains($0) })
    lab.send(keys: "q")
    #expect(lab.waitForEnd() == .exited(0))
  }
}
