import Datasets
import Lessons
import Screen

/// Everything that can happen to the lab: the only way in.
public enum Event: Sendable {
  case input(InputEvent)
  /// Time passes: seconds since the lab was opened. Sent at `LabState.tickInterval`, and not at all when that is nil.
  case tick(Double)
  case training(TrainingReport)
  case recognition(Recognition)
  case study(Study)
  /// The picture that was asked for, or the reason why it cannot be shown.
  case picture(Result<OpenedPicture, DatasetError>)
  case teaching(TeachingReport)
  /// What the store knows of the learner, sent once it is read.
  case progress(Progress)
  /// The files of the course were changed and read anew; a lesson that has faults is missing in it.
  case course(Course, faults: [LessonFault])
  /// Something outside went well or badly and the learner should know.
  case notice(Notice)
}

/// Everything the lab wants done that is not a change of its own state: the only way out. The runtime performs effects and
/// answers, where there is an answer, with an event.
public enum Effect: Sendable, Hashable {
  case quit
  /// Stop as Ctrl-Z does, and come back with everything as it was.
  case suspend
  /// Paint the whole screen anew (after another program wrote on it).
  case repaint
  case training(TrainingCommand)
  case recognize(RecognitionRequest)
  case study(StudyRequest)
  /// Read a picture from a file: PNG, PGM or text.
  case openPicture(path: String)
  case teach(TeachingCommand)
  case record(ProgressChange)
  case saveSettings(Settings)
}

/// A picture as the pad takes it.
public struct OpenedPicture: Hashable, Sendable {
  /// The name of its file.
  public var name: String
  /// Its ink on a square of `side` × `side` pixels, row by row, 0 (paper) … 1 (ink).
  public var ink: [Float]

  public init(name: String, ink: [Float]) {
    self.name = name
    self.ink = ink
  }

  public static let side = Drawing.fineness
}

/// What the learner set once and wants again next time.
public struct Settings: Hashable, Sendable, Codable {
  public var imageStyle: ImageStyle
  public init(imageStyle: ImageStyle = .halfBlocks) { self.imageStyle = imageStyle }
}

/// A sentence for the learner, shown for a few seconds at the bottom of the screen.
public struct Notice: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case good, information, problem }
  public var kind: Kind
  public var text: String

  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}
