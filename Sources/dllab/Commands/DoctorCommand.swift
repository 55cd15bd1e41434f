import ArgumentParser

/// `dllab doctor`: says what is here, what is missing, and what to do.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what was found, what is missing and what to do.",
    discussion:
      "Looks at the terminal, the machine and dllab's files. The status is 1 if something is missing that dllab needs.")

  func run() throws {
    let findings = Diagnosis().findings
    Console.out(Diagnosis.text(findings, columns: Console.isLive(1) ? Console.columns(1) : .max))
    if findings.contains(where: { $0.state == .missing }) { throw Failure(.incomplete) }
  }
}
