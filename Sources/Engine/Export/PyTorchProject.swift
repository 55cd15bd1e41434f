/// A model as a small Python project, to read and to go on with.
///
/// | file | what it is |
/// |---|---|
/// | `model.py` | the network in PyTorch, and how to load it |
/// | `data.py` | reads IDX files |
/// | `train.py` | trains, on one machine or with `torchrun` on many |
/// | `check.py` | compares outputs with dllab's |
/// | `model.safetensors`, `reference.json`, `README.md` | weights, outputs to compare with, how to use it |
struct PyTorchProject {
  private let model: ModelFile
  private let title: String
  private let plan: [LayerPlan]

  init(_ model: ModelFile, title: String) throws {
    self.model = model
    self.title = title
    plan = try model.architecture.plan()
  }

  func files() throws -> [ExportedFile] {
    [
      ExportedFile("model.py", try modelText()),
      ExportedFile("data.py", PyTorchTexts.data),
      ExportedFile("train.py", trainText()),
      ExportedFile("check.py", PyTorchTexts.check),
      ExportedFile("README.md", PyTorchTexts.readme(title: title, table: try model.exportTable(), model)),
      ExportedFile("model.safetensors", try SafetensorsCoding.encode(model)),
    ]
  }

  // MARK: model.py

  private func modelText() throws -> String {
    let input = model.architecture.input
    let names = model.classNames.map(PyTorchTexts.literal).joined(separator: ", ")
    let dimensions = input.exportDimensions(isVector: input.isVector).map(String.init).joined(separator: ", ")
    let layers = try sequential()
    return """
      \"""\(title). Exported by dllab.\"""
      \(layers.contains("OrderedDict") ? "from collections import OrderedDict\n\n" : "")import torch
      from safetensors.torch import load_file
      from torch import nn

      # The shape of one input\(input.isVector ? "" : ": channels, height, width").
      INPUT = (\(dimensions)\(input.isVector ? "," : ""))
      # The names of the outputs.
      CLASSES = [\(names)]
      # What was done to the inputs.
      NORMALIZATION = \(PyTorchTexts.literal(model.normalization))

      \(usesSteps ? PyTorchTexts.step : "")
      def network() -> nn.Sequential:
          \"""The network with weights that PyTorch draws.\"""
      \(layers)


      def load(path: str = "model.safetensors") -> nn.Sequential:
          \"""The network as dllab trained it.\"""
          net = network()
          net.load_state_dict(load_file(path))
          return net.eval()

      """
  }

  private var usesSteps: Bool { plan.contains { $0.description == .activation(.step) } }

  /// Each layer on a line, with its shapes beside it. Where PyTorch needs a step between two layers, all have names, so that the
  /// weights keep theirs.
  private func sequential() throws -> String {
    let steps = try ExportStep.steps(model.architecture)
    let areNamed = steps.contains { $0.plan == nil }
    let lines = steps.map { step in
      let name = step.plan == nil ? "to\(step.index)" : "\(step.index)"
      return areNamed ? "(\"\(name)\", \(step.layer.pytorch))," : "\(step.layer.pytorch),"
    }
    let width = min(60, lines.map(\.count).max() ?? 0)
    let rows = zip(lines, steps).map { line, step in
      let shapes =
        step.plan.map { $0.input == $0.output ? "\($0.output)" : "\($0.input) → \($0.output)" }
        ?? "the same numbers in another shape"
      return "        " + line + String(repeating: " ", count: max(0, width - line.count)) + "  # \(shapes)"
    }
    let (start, end) = areNamed ? ("nn.Sequential(OrderedDict([", "]))") : ("nn.Sequential(", ")")
    return "    return \(start)\n\(rows.joined(separator: "\n"))\n    \(end)"
  }

  // MARK: train.py

  /// How it was trained; something that usually works, if nobody knows.
  private var experiment: Experiment {
    if let experiment = model.record?.experiment { return experiment }
    let isSoftmax = model.architecture.layers.last == .softmax
    return Experiment(
      architecture: model.architecture, loss: isSoftmax ? .crossEntropy : .quadratic, optimizer: .momentum(),
      learningRate: 0.01)
  }

  private func trainText() -> String {
    let experiment = experiment
    let loss = LossText(experiment, last: model.architecture.layers.last)
    return PyTorchTexts.train
      .replacing("@EPOCHS", with: "\(experiment.epochs)")
      .replacing("@BATCH", with: "\(experiment.batchSize)")
      .replacing("@RATE", with: "\(experiment.learningRate)")
      .replacing("@DECAY", with: "\(experiment.learningRateDecay)")
      .replacing("@SEED", with: "\(experiment.seed)")
      .replacing("@OPTIMIZER", with: experiment.optimizer.pytorch)
      .replacing("@INITIALIZATION", with: experiment.initialization.pytorch)
      .replacing("@BODY", with: loss.body)
      .replacing("@LOSSTEXT", with: loss.text)
      .replacing("@LOSS", with: loss.expression)
  }
}

/// A loss in PyTorch's terms. Those that are taken together with the last layer look at the sums under it.
private struct LossText {
  /// The part of the network that is trained.
  var body = "net[:-1]"
  var text: String
  var expression: String

  init(_ experiment: Experiment, last: LayerDescription?) {
    if experiment.optimizer == .perceptronRule {
      text = "Rosenblatt's rule, w += rate * (y - a) * x, as the gradient of a sum."
      expression = "(((outputs > 0).float() - targets).detach() * outputs).sum() * world"
    } else if experiment.loss == .crossEntropy, last == .softmax {
      text = "Softmax and negative log-likelihood, together."
      expression = "functional.cross_entropy(outputs, targets)"
    } else if experiment.loss == .crossEntropy {
      text = "Sigmoid and cross-entropy, together."
      expression = "functional.binary_cross_entropy_with_logits(outputs, targets, reduction=\"sum\") / len(outputs)"
    } else {
      body = "net"
      text = "The quadratic cost."
      expression = "((outputs - targets) ** 2).sum() / 2 / len(outputs)"
    }
  }
}

extension OptimizerDescription {
  /// The expression that makes PyTorch's optimizer for `parameters` and `RATE`.
  fileprivate var pytorch: String {
    switch self {
    case .sgd, .perceptronRule: "torch.optim.SGD(parameters, lr=RATE)"
    case .momentum(let momentum): "torch.optim.SGD(parameters, lr=RATE, momentum=\(momentum))"
    case .adam(let beta1, let beta2, let epsilon):
      "torch.optim.Adam(parameters, lr=RATE, betas=(\(beta1), \(beta2)), eps=\(epsilon))"
    }
  }
}

extension Initialization {
  /// The statement that draws a `weight`.
  fileprivate var pytorch: String {
    switch self {
    case .he: "nn.init.kaiming_normal_(weight)"
    case .glorot: "nn.init.xavier_uniform_(weight)"
    case .gaussian: "nn.init.normal_(weight)"
    case .zeros: "nn.init.zeros_(weight)"
    }
  }
}
