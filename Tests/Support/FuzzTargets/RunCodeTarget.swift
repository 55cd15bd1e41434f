import Engine

/// The codes of runs. A code that is read, written and read again stands for the same run.
func fuzzRunCode(_ text: String) {
  guard let code = accepted({ try RunCode(text) }) else { return }
  guard let written = accepted({ try code.text() }) else {
    return require(false, "a code that was read can be written")
  }
  require(accepted { try RunCode(written) } == code, "a code that is written reads back equal")
}
