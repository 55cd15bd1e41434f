import Engine
import Screen
import Testing

@testable import Lab

@Suite("A learner in the training theatre")
struct TheatreJourneyTests {
  /// In the room, with a run going on.
  private func running(_ report: TrainingReport = .sample()) -> TheatreSession {
    var session = TheatreSession()
    session.press(.enter)
    session.report(report)
    return session
  }

  // MARK: Set-up

  @Test("Enter starts a ConvNet at once, on the data that are there")
  func startsAtOnce() throws {
    var session = TheatreSession()
    session.press(.enter)
    guard case .start(let plan) = session.commands.first else { return #expect(Bool(false), "nothing was started") }
    let recommended = try ModelCatalogue.model("convnet").experiment(
      input: plan.experiment.architecture.input, classes: 10)
    #expect(plan.model == "convnet" && plan.data == "strokes")
    #expect(plan.experiment == recommended)
    #expect(session.text.contains("Reading Strokes"))
  }

  @Test("MNIST is taken where it is there")
  func prefersMNIST() {
    var data = TheatreSession.data
    data[2].missing = nil
    var session = TheatreSession(data: data)
    session.press(.space)
    guard case .start(let plan) = session.commands.first else { return #expect(Bool(false), "nothing was started") }
    #expect(plan.data == "mnist")
  }

  @Test("model, data and every setting reach the plan")
  func settingsReachThePlan() {
    var session = TheatreSession()
    // From convnet up to nielsen, optdigits, then each setting one step.
    session.press(.up, .up, .up, .up, .tab, .down, .tab)
    session.press(.left, .down, .right, .down, .left, .down, .right, .down, .right, .enter)
    guard case .start(let plan) = session.commands.first else { return #expect(Bool(false), "nothing was started") }
    #expect(plan.model == "nielsen" && plan.data == "optdigits")
    #expect(plan.experiment.architecture.input == Shape(channels: 1, height: 8, width: 8))
    #expect(plan.experiment.epochs == 20 && plan.experiment.batchSize == 16 && plan.experiment.seed == 2)
    #expect(plan.experiment.optimizer == .momentum())
    #expect(plan.experiment.learningRate == 0.02)
  }

  @Test("data that are missing say what to do, and nothing starts")
  func missingData() {
    var session = TheatreSession()
    session.press(.tab, .down, .down)
    #expect(session.text.contains("DLLAB_DATA"))
    session.press(.enter)
    #expect(session.commands.isEmpty)
    #expect(session.notices.last?.contains("DLLAB_DATA") == true)
  }

  @Test("a model that cannot take the data says why in its place")
  func impossibleModel() {
    let tiny = DataChoice(name: "tiny", title: "Tiny", summary: "2×2", shape: Shape(channels: 1, height: 2, width: 2))
    var session = TheatreSession(data: [tiny])
    #expect(session.text.contains("cannot take inputs of 1×2×2"))
    session.press(.enter)
    #expect(session.commands.isEmpty)
    // The multilayer perceptron can.
    session.press(.up, .up, .up, .enter)
    #expect(session.commands.count == 1)
  }

  @Test("a click on a model, on data and on an arrow does what the keys do")
  func mouseInTheSetUp() {
    var session = TheatreSession()
    session.click(.item(ZoneName.model, 2))
    session.click(.item(ZoneName.data, 1))
    session.click(.item(ZoneName.more, SetUp.Setting.epochs.rawValue))
    #expect(session.theatre?.setUp.plan?.model == "mlp")
    #expect(session.theatre?.setUp.plan?.data == "optdigits")
    #expect(session.theatre?.setUp.epochs == 6)
    session.click(.key(.enter))
    #expect(session.commands.count == 1)
  }

  // MARK: Steering

  @Test("Space pauses and goes on, and is believed before the training thread confirms it")
  func pausing() {
    var session = running()
    session.press(.space)
    #expect(session.text.contains("pausing"))
    session.report(.sample(.paused))
    #expect(session.text.contains("paused"))
    session.press(.space)
    #expect(session.commands.suffix(2) == [.pause, .resume])
  }

  @Test("s takes one step, r goes back to the seed, w writes the model")
  func stepResetWrite() {
    var session = running(.sample(.paused, epoch: 0.1))
    session.type("srw")
    #expect(session.commands.suffix(3) == [.step, .reset, .save])
  }

  @Test("a reset of a run that is far advanced is asked about first")
  func resetAsks() {
    var session = running()
    session.type("r")
    #expect(session.text.contains("Back to the first weights?"))
    session.type("n")
    #expect(!session.commands.contains(.reset))
    session.type("ry")
    #expect(session.commands.last == .reset)
  }

  @Test("+ and - move the learning rate along 1, 2, 5, and it is shown at once")
  func learningRate() {
    var session = running()
    session.type("+")
    #expect(session.commands.last == .setLearningRate(0.05))
    #expect(session.text.contains("0.05 …"))
    session.type("---")
    #expect(session.commands.suffix(3) == [.setLearningRate(0.02), .setLearningRate(0.01), .setLearningRate(0.005)])
    session.report(.sample { $0.learningRate = 0.005 })
    #expect(!session.text.contains("0.005 …"))
  }

  @Test("after the last epoch the screen says how it went, and Space trains one more")
  func finished() {
    var session = running(.sample(.finished, epoch: 5))
    #expect(session.text.contains("finished"))
    #expect(session.text.contains("test accuracy 98.60 % after 5 epochs in 0:21"))
    #expect(session.text.contains("one more epoch"))
    session.press(.space)
    #expect(session.commands.last == .resume)
  }

  @Test("what stopped the run stands on the screen")
  func problem() {
    let session = running(.sample(.paused) { $0.problem = "The loss is no longer a number; lower the learning rate." })
    #expect(session.text.contains("! The loss is no longer a number"))
  }

  @Test("a run that could not start says why, and n leads to the set-up")
  func failure() {
    var session = running(.sample(.failed("The file train-labels is cut short.")))
    #expect(session.text.contains("The file train-labels is cut short."))
    session.type("n")
    #expect(session.text.contains("Start training"))
  }

  // MARK: Views

  @Test("digits and Tab choose the view, and so does a click on its tab")
  func tabs() {
    var session = running()
    for (key, view) in zip("12345", Theatre.View.allCases) {
      session.type(String(key))
      #expect(session.theatre?.view == view)
    }
    session.press(.tab)
    #expect(session.theatre?.view == .overview)
    session.press(.backTab)
    #expect(session.theatre?.view == .mistakes)
    session.click(.item(ZoneName.view, 1))
    #expect(session.theatre?.view == .filters)
  }

  @Test("left and right choose the digit that is watched")
  func watching() {
    var session = running()
    session.press(.right, .right)
    #expect(session.commands.suffix(2) == [.watch(example: 8), .watch(example: 9)])
    session.report(.sample { $0.watched = 9 })
    session.press(.left)
    #expect(session.commands.last == .watch(example: 8))
  }

  @Test("a cell of the confusion matrix opens its mistakes, and one of them its way through the layers")
  func confusionToMistakeToMaps() {
    var session = running()
    session.type("4m")
    #expect(session.text.contains("3 is taken for 5: 5 of 100."))
    session.press(.enter)
    #expect(session.text.contains("Mistakes: 3 taken for 5 (5)"))
    session.press(.right, .enter)
    #expect(session.theatre?.view == .featureMaps)
    #expect(session.commands.last == .watch(example: 103))
    session.type("5a")
    #expect(session.theatre?.shownMistakes.count == 14)
  }

  @Test("a click selects a cell, a second one opens it")
  func clickingCells() {
    var session = running()
    session.type("4")
    session.click(.item(ZoneName.cell, 24))
    #expect(session.theatre?.confusion == ConfusionSelection(truth: 2, answer: 4))
    session.click(.item(ZoneName.cell, 24))
    #expect(session.theatre?.view == .mistakes)
    #expect(session.theatre?.shownMistakes.count == 1)
  }

  @Test("filters are selected with the arrows, layers with PgDn, input channels with c")
  func filters() {
    var session = running()
    session.type("2")
    session.press(.right, .right)
    #expect(session.text.contains("Filter 3 of 6"))
    session.press(.pageDown)
    #expect(session.text.contains("Filter 1 of 16"))
    #expect(session.text.contains("mean of 6 input channels"))
    session.type("cc")
    #expect(session.text.contains("input channel 2 of 6"))
  }

  @Test("a net without convolutions shows what each unit of its first layer looks for")
  func denseFilters() {
    var session = running(.sample(model: "nielsen"))
    session.type("2")
    #expect(session.text.contains("Unit 1 of 30"))
  }

  @Test("feature maps: up and down choose the layer, m the next mistake")
  func featureMaps() {
    var session = running()
    session.type("3")
    session.press(.end)
    #expect(session.text.contains("softmax: 10"))
    session.press(.home)
    #expect(session.text.contains("input: 1×28×28"))
    session.type("m")
    #expect(session.commands.last == .watch(example: 10))
  }

  // MARK: Coming and going

  @Test("who leaves and comes back finds the run as it was, and what happened meanwhile")
  func leavingAndReturning() {
    var session = running()
    session.type("3")
    session.press(.escape)
    #expect(session.theatre == nil)
    session.report(.sample(.finished, epoch: 5))
    session.type("t")
    #expect(session.theatre?.view == .featureMaps)
    #expect(session.text.contains("finished"))
  }

  @Test("n shows the set-up while the run goes on; Esc and n lead back to it, a start is asked about")
  func newSetUp() {
    var session = running()
    session.type("n")
    #expect(session.text.contains("replaces lenet"))
    session.press(.escape)
    #expect(session.theatre?.stage == .run)
    session.type("n")
    session.press(.enter)
    #expect(session.text.contains("End this run?"))
    session.type("y")
    guard case .start(let plan) = session.commands.last else { return #expect(Bool(false), "nothing was started") }
    #expect(plan.model == "convnet")
  }

  @Test("no key and no size of the window brings the room down")
  func sturdy() {
    let keys: [Key] = [
      .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .tab, .character("c"), .character("m"),
    ]
    let reports: [TrainingReport] = [
      .sample(),
      .sample(.paused, epoch: 0) {
        $0.network = nil; $0.evaluation = nil; $0.mistakes = []
      },
      .sample(model: "perceptron"), .sample(.loading("Reading …")), .sample(model: "deep"),
    ]
    for report in reports {
      var session = running(report)
      for size in [Size(1, 1), Size(80, 24), Size(110, 30), Size(160, 46)] {
        session.resize(size)
        for view in "12345" {
          session.type(String(view))
          for key in keys {
            session.press(key)
            _ = session.screen
          }
        }
      }
      for width in 0..<40 {
        for height in [0, 1, 2, 3, 5, 8, 13] {
          var frame = Frame(Size(width, height))
          session.theatre?.draw(into: &frame, in: frame.bounds, session.state.context)
        }
      }
    }
  }
}
