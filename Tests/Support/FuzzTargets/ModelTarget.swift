import Engine

/// Model files. What is read and written again reads back with the same bits, NaN included, and makes a network or says why not.
func fuzzModel(_ bytes: [UInt8]) {
  guard let model = accepted({ try SafetensorsCoding.decode(bytes) }) else { return }
  guard let written = accepted({ try SafetensorsCoding.encode(model) }),
    let again = accepted({ try SafetensorsCoding.decode(written) })
  else { return require(false, "a model that was read can be written and read again") }
  require(accepted { try SafetensorsCoding.encode(again) } == written, "a model that is written reads back the same")
  _ = accepted { try model.makeNetwork(batch: 1) }
}
