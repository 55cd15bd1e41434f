import Lessons
import Screen
import Testing

@testable import Lab

@Suite("Terms, links and questions in a lesson")
struct GlossaryTests {
  @Test("g opens the glossary at the terms of the step; typing finds others")
  func opensGlossary() throws {
    var learner = try Learner(sampleAt: 1)
    learner.press(.character("g"))
    let glossary = learner.state.course.glossary
    #expect(learner.glossary?.here == ["perceptron", "weight"])
    #expect(learner.screen.text.contains("In this step") && learner.screen.text.contains("All terms"))
    #expect(learner.glossary?.chosen(glossary)?.term == "perceptron")
    learner.press(.down)
    #expect(learner.screen.text.contains("How much one input counts"))
    // Letters of the lab are letters here.
    learner.type("quiz")
    #expect(learner.player != nil && learner.screen.text.contains("No term contains this."))
    learner.press(.backspace, times: 4)
    learner.type("weights")
    #expect(learner.glossary?.chosen(glossary)?.term == "weight")
    learner.press(.escape)
    #expect(learner.glossary?.filter == "")
    learner.press(.escape)
    #expect(learner.player?.overlay == nil && learner.player != nil)
  }

  @Test("Enter on a term goes to its lesson, and Esc comes back to the step")
  func followsTerm() throws {
    var learner = try Learner(sampleAt: 1)
    learner.press(.character("g"))
    learner.type("sigmo")
    learner.press(.enter)
    #expect(learner.player?.lesson.title == "Sigmoid neuron")
    learner.press(.escape)
    #expect(learner.player?.lesson.title == "A sample" && learner.player?.place == 0 && learner.player?.overlay == nil)
    learner.press(.character("g"), .enter)
    #expect(learner.state.notice?.text == "This is the lesson you are in.")
    learner.press(.escape, .character("g"))
    learner.type("NAND")
    learner.press(.enter)
    #expect(learner.player?.lesson.title == "A sample")
    #expect(learner.state.notice?.text == "This lesson is still being written.")
  }

  @Test("a click on a term opens it, one in a definition leads on, one beside the card closes it")
  func byMouse() throws {
    var learner = try Learner(sampleAt: 1)
    let glossary = learner.state.course.glossary
    learner.click(text: "weights")
    #expect(learner.glossary?.chosen(glossary)?.term == "weight")
    learner.click(.item(GlossaryView.rowZone, 0))
    #expect(learner.glossary?.chosen(glossary)?.term == "perceptron")
    learner.click(text: "neuron that")
    #expect(learner.glossary?.chosen(glossary)?.term == "neuron")
    learner.send(.pointer(Pointer(.scrollDown, Point(20, 10))))
    #expect(learner.glossary?.chosen(glossary)?.term == "output")
    learner.click(0, 12)
    #expect(learner.player?.overlay == nil)
    learner.click(.key(.character("g")))
    learner.type("saturated")
    learner.click(.item(GlossaryView.lessonZone, 0))
    #expect(learner.player?.lesson.title == "Sigmoid neuron")
  }

  @Test("every term fits its card in the smallest window, with and without Unicode", arguments: [true, false])
  func everyTermFits(isUnicode: Bool) throws {
    let lab = try Learner(sampleAt: 1, look: Look(isUnicode: isUnicode)).state.context
    for entry in lab.course.glossary.entries {
      var card = GlossaryCard(here: [])
      card.choose(entry.term, lab.course.glossary)
      let view = GlossaryView(card, lab)
      var frame = Frame(Size(80, 24), look: lab.look)
      view.draw(into: &frame, over: lab.body, from: "none")
      let number = try #require(lab.course.entry(entry.lesson ?? "")?.number)
      #expect(frame.text.contains("Enter lesson \(number), "), "\(entry.term)")
      let inner = Card.inner(of: view.box)
      let isCut = (inner.y..<inner.bottom).contains { ["…", "~"].contains(frame[inner.right - 1, $0].scalar) }
      #expect(!isCut, "\(entry.term)")
    }
  }

  @Test("Tab walks over the links of a step, then to the exhibit; Enter follows, Esc returns")
  func followsLinks() throws {
    var learner = try Learner(sampleAt: 1)
    learner.press(.tab, .enter)
    #expect(learner.player?.lesson.title == "A sample")
    #expect(learner.state.notice?.text == "This lesson is still being written.")
    learner.press(.tab, .tab)
    #expect(learner.player?.chosenLink != nil && learner.player?.focus == .text)
    learner.press(.tab)
    #expect(learner.player?.focus == .exhibit && learner.player?.chosenLink == nil)
    learner.press(.backTab, .enter)
    #expect(learner.player?.lesson.title == "Sigmoid neuron")
    // A link back leads to the same lesson, not to a second copy of it.
    learner.press(.tab, .enter)
    #expect(learner.player?.lesson.title == "A sample" && learner.state.rooms.count == 3)
    learner.press(.escape)
    #expect(learner.player?.lesson.title == "Sigmoid neuron")
    learner.press(.escape)
    #expect(learner.player == nil)
  }

  @Test("a click follows a link")
  func clicksLink() throws {
    var learner = try Learner(sampleAt: 1)
    learner.click(text: "lesson 4")
    #expect(learner.player?.lesson.title == "Sigmoid neuron")
  }

  @Test("terms and links are marked by more than colour", arguments: [ColorDepth.none, .sixteen, .indexed])
  func marksReferences(_ depth: ColorDepth) throws {
    let learner = try Learner(sampleAt: 1, look: Look(depth: depth))
    let zones = learner.screen.zones.filter { if case .item("reference", _) = $0.target { true } else { false } }
    #expect(Set(zones.map(\.target)).count == 4)
    for zone in zones {
      #expect(learner.screen[zone.rect.x, zone.rect.y].style.attributes.contains(.underline))
    }
    #expect(learner.screen.text.contains("lesson 4 ›"))
  }

  @Test("a quiz is answered once, explained, recorded and counted; the exhibit stays open")
  func answersQuiz() throws {
    var learner = try Learner(sampleAt: 4)
    learner.press(.tab, .right)
    #expect(learner.reading("w1") == 2 && learner.player?.focus == .exhibit)
    learner.press(.tab, .down)
    #expect(!learner.screen.text.contains("It is added to the"))
    learner.press(.enter)
    #expect(learner.screen.text.contains("✓ Right.") && learner.screen.text.contains("It is added to the"))
    #expect(learner.recorded.contains(.answered(lesson: "binary-perceptron", step: 3, choice: 1, isRight: true)))
    learner.press(.character("1"), .enter)
    learner.press(.end)
    #expect(learner.screen.text.contains("Questions right: 1 of 1."))
  }

  @Test("a wrong answer to a quiz is told and kept")
  func answersQuizWrongly() throws {
    var learner = try Learner(sampleAt: 4)
    learner.press(.character("3"), .enter)
    #expect(learner.screen.text.contains("✗ Not quite."))
    #expect(learner.state.progress.lessons["binary-perceptron"]?.answers[3] == AnswerRecord(choice: 2, isRight: false))
    let again = try Learner(sampleAt: 1, progress: learner.state.progress)
    #expect(again.player?.place == 3 && again.screen.text.contains("✗ Not quite."))
  }

  @Test("the help names every key of the lesson and is not cut off", arguments: [Size(80, 24), Size(120, 40)])
  func helpIsComplete(_ size: Size) throws {
    for name in ["binary-perceptron", "sigmoid-neuron"] {
      var learner = try Learner(name, size: size)
      learner.press(.tab, .character("?"))
      let hints = learner.state.room.keys(learner.state.context)
      for hint in hints { #expect(learner.screen.text.contains(hint.explanation), "\(hint.explanation)") }
      for word in ["why?", "glossary", "undo", "redo", "quit", "this help"] {
        #expect(learner.screen.text.contains(word))
      }
    }
  }
}
