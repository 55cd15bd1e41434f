import Testing

@testable import Engine

/// How refinements of training are written: in a run's code, and as settings that people type.
@Suite("Refinements of training, as texts") struct RefinementTextTests {
  @Test("a code that was written before there were refinements still fits its last four signs")
  func oldCode() throws {
    let code =
      "dllab1:mlp/optdigits/1x8x8/10/batch=32/decay=0.7/epochs=1/init=he/loss=crossEntropy/optimizer.momentum=0.9/rate=0.03/seed=1/XXXJ"
    let read = try RunCode(code)
    #expect(read.experiment.augmentation == .none && read.experiment.validation == 0)
    #expect(try read.text() == code)
  }

  @Test("a code carries all refinements")
  func newCode() throws {
    var refined = Toy.experiment()
    (refined.augmentation, refined.averaging, refined.validation) = (.handwriting, .exponential(decay: 0.999), 10_000)
    let text = try RunCode(data: "mnist+strokes:60000", experiment: refined).text()
    #expect(text.contains("augmentation.shift=2") && text.contains("validation=10000"), "\(text)")
    #expect(try RunCode(text).experiment == refined && RunCode(text).data == "mnist+strokes:60000")
  }

  // MARK: settings

  @Test(
    "a setting is read as it is written",
    arguments: [
      ("epochs", "7"), ("batch", "50"), ("seed", "18446744073709551615"), ("validate", "10000"), ("loss", "huber"),
      ("init", "glorot"), ("optimizer", "adamw:0.8:0.99:1e-7:0.05"), ("learning-rate", "0.25"), ("decay", "0.5"),
      ("schedule", "one-cycle:0.2"), ("schedule", "step:2:0.5"), ("schedule", "cosine:0.1"), ("warm-up", "100"),
      ("l1", "1e-5"), ("l2", "0.0005"), ("clip-norm", "2"), ("clip-value", "0.5"),
      ("augment", "shift=1.5,rotation=12,elastic=30,smoothness=5"), ("average", "tail:0.3"), ("average", "ema:0.99"),
    ])
  func settings(name: String, text: String) throws {
    let plain = Toy.experiment()
    var changed = plain
    try ExperimentSetting.apply([name: text], to: &changed)
    #expect(changed != plain)
    // Applied again, nothing changes any more; and the run's code carries it.
    var again = changed
    try ExperimentSetting.apply([name: text], to: &again)
    #expect(again == changed)
    #expect(try RunCode(RunCode(data: "x", experiment: changed).text()).experiment == changed)
    if name == "schedule" { #expect(changed.schedule.setting == text) }
    if name == "augment" { #expect(changed.augmentation.setting == text) }
    if name == "average" { #expect(changed.averaging.setting == text) }
  }

  @Test("a warm-up goes before whatever the schedule is, in either order")
  func warmUp() throws {
    var experiment = Toy.experiment()
    try ExperimentSetting.apply(["warm-up": "10", "schedule": "cosine"], to: &experiment)
    #expect(experiment.schedule == .warmUp(steps: 10, then: .cosine()))
    try ExperimentSetting.apply(["schedule": "one-cycle"], to: &experiment)
    #expect(experiment.schedule == .warmUp(steps: 10, then: .oneCycle()))
    try ExperimentSetting.apply(["warm-up": "0"], to: &experiment)
    #expect(experiment.schedule == .oneCycle())
  }

  @Test("a new optimizer brings the rate it is usually run with, unless one is given")
  func rates() throws {
    var experiment = Toy.experiment()
    try ExperimentSetting.apply(["optimizer": "adam"], to: &experiment)
    #expect(experiment.learningRate == 0.001)
    try ExperimentSetting.apply(["optimizer": "sgd", "learning-rate": "0.3"], to: &experiment)
    #expect(experiment.learningRate == 0.3)
  }

  @Test(
    "a setting that makes no sense says what it should be",
    arguments: [
      ("epochs", "0", "at least 1"), ("epochs", "many", "at least 1"), ("schedule", "cosinus", "one-cycle"),
      ("schedule", "cosine:2", "0 to 1"), ("schedule", "constant:1", "alone"),
      ("schedule", "step:2:0.5:3", "at most 2"),
      ("optimizer", "adam:0.9:0.9:1e-8:1", "at most 3"), ("optimizer", "lion", "adamw"), ("average", "ema:1", "0 to"),
      ("average", "tail:0", "0.001 to 1"), ("augment", "spin=3", "rotation"), ("augment", "shift", "shift=2"),
      ("augment", "shift=1=2", "shift=2"), ("augment", "shift=-1", "0 to 1000"), ("augment", "", "handwriting"),
      ("l2", "nan", "0 to 1"), ("seed", "-1", "from 0"), ("validate", "-5", "0 to"), ("warm-up", "x", "0 to"),
      ("loss", "crossEntropy", "cross-entropy"), ("init", "He", "he, glorot"),
    ])
  func faults(name: String, text: String, words: String) {
    var experiment = Toy.experiment()
    let error = #expect(throws: ExperimentSetting.Fault.self) {
      try ExperimentSetting.apply([name: text], to: &experiment)
    }
    #expect(error?.name == name)
    #expect(error?.fault.rule.contains(words) == true, "\(error?.fault.rule ?? "")")
  }
}
