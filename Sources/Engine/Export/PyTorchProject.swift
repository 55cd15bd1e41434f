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
    let layers = sequential()
    let classes = PyTorchClasses.used(in: layers)
    return """
      \"""\(title). Exported by dllab.\"""
      \(layers.contains("OrderedDict(") ? "from collections import OrderedDict\n\n" : "")import torch
      from safetensors.torch import load_file
      from torch import nn
      \(classes.contains("functional.") ? "from torch.nn import functional\n" : "")
      # The shape of one input\(input.isVector ? "" : ": channels, height, width").
      INPUT = (\(dimensions)\(input.isVector ? "," : ""))
      # The names of the outputs.
      CLASSES = [\(names)]
      # What was done to the inputs.
      NORMALIZATION = \(PyTorchTexts.literal(model.normalization))

      \(classes)
      def network() -> nn.Sequential:
          \"""The network with weights that PyTorch draws.\"""
      \(layers)


      def load(path: str = "model.safetensors") -> nn.Sequential:
          \"""The network as dllab trained it.\"""
          net = network()
          net.load_state_dict(\(weights))
          return net.eval()

      """
  }

  /// What PyTorch counts in batch normalisation, and nothing depends on, is in no model file.
  private var weights: String {
    let hasCounts = plan.contains { $0.parameterDimensions.contains { $0.name.hasSuffix("running_var") } }
    return hasCounts
      ? "{**{key: value for key, value in net.state_dict().items() if key.endswith(\"num_batches_tracked\")}, **load_file(path)}"
      : "load_file(path)"
  }

  /// Each layer on a line, with its shapes beside it.
  private func sequential() -> String {
    var isVector = model.architecture.input.isVector
    let modules = PyTorchModule.chain(plan, isVector: &isVector)
    let areNamed = modules.contains(where: \.isBetween)
    let lines = PyTorchModule.arguments(modules).map { "\($0)," }
    let width = min(60, lines.map(\.count).max() ?? 0)
    let rows = zip(lines, modules).map { line, module in
      "        " + line + String(repeating: " ", count: max(0, width - line.count)) + "  # \(module.shapes)"
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

  /// What is done to gradients before a step.
  private var constraints: [String] {
    var lines: [String] = []
    switch experiment.clipping {
    case .none: break
    case .norm(let limit): lines.append("nn.utils.clip_grad_norm_(parameters, \(limit))")
    case .value(let limit): lines.append("nn.utils.clip_grad_value_(parameters, \(limit))")
    }
    if experiment.l1 != 0 || experiment.l2 != 0 {
      lines.append("for weight in (p for p in parameters if p.dim() > 1):")
      lines.append("    weight.grad += \(experiment.l1) * weight.detach().sign() + \(experiment.l2) * weight.detach()")
    }
    return lines
  }

  private func trainText() -> String {
    let experiment = experiment
    let loss = LossText(experiment, last: model.architecture.layers.last)
    let refinements = PyTorchRefinements(experiment, model.architecture.input)
    return PyTorchTexts.train
      .replacing("@EPOCHS", with: "\(experiment.epochs)")
      .replacing("@BATCH", with: "\(experiment.batchSize)")
      .replacing("@RATE", with: "\(experiment.learningRate)")
      .replacing("@DECAY", with: "\(experiment.learningRateDecay)")
      .replacing("@SEED", with: "\(experiment.seed)")
      .replacing("@HELDOUT", with: "\(experiment.validation)")
      .replacing("@SCHEDULE", with: refinements.schedule)
      .replacing("@FUNCTIONS", with: refinements.functions)
      .replacing("@AVERAGE", with: refinements.average)
      .replacing("@IMAGES", with: refinements.images)
      .replacing("@TAKE", with: refinements.take)
      .replacing("@RESULT", with: refinements.result)
      .replacing("    @ADOPT\n", with: refinements.adopt)
      .replacing("@OPTIMIZER", with: experiment.optimizer.pytorch)
      .replacing("@INITIALIZATION", with: experiment.initialization.pytorch)
      .replacing("@CONSTRAINTS", with: constraints.map { "\n            \($0)" }.joined())
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
    switch (experiment.loss, last) {
    case _ where experiment.optimizer == .perceptronRule:
      text = "Rosenblatt's rule, w += rate * (y - a) * x, as the gradient of a sum."
      expression = "(((outputs > 0).float() - targets).detach() * outputs).sum() * world"
    case (.crossEntropy, .softmax):
      text = "Softmax and negative log-likelihood, together."
      expression = "functional.cross_entropy(outputs, targets)"
    case (.crossEntropy, _):
      text = "Sigmoid and cross-entropy, together."
      expression = "functional.binary_cross_entropy_with_logits(outputs, targets, reduction=\"sum\") / len(outputs)"
    case (.quadratic, _):
      (body, text) = ("net", "The quadratic cost.")
      expression = "((outputs - targets) ** 2).sum() / 2 / len(outputs)"
    case (.huber, _):
      (body, text) = ("net", "Huber's loss: quadratic near 0, linear beyond.")
      expression = "functional.huber_loss(outputs, targets, reduction=\"sum\") / len(outputs)"
    case (.hinge, _):
      (body, text) = ("net", "The hinge loss of one class against the rest.")
      expression = "(1 - (2 * targets - 1) * outputs).clamp(min=0).sum() / len(outputs)"
    case (.multiclassHinge, _):
      (body, text) = ("net", "The right score shall lead by 1.")
      expression =
        "((1 + outputs - outputs.gather(1, labels[:, None])).clamp(min=0).sum() - len(outputs)) / len(outputs)"
    case (.contrastive, _):
      (body, text) = (
        "net", "Pairs: label 1 for the same, which shall be near, 0 for different, which shall be 1 apart."
      )
      expression =
        "(torch.where(labels == 1, d := (outputs.chunk(2, 1)[0] - outputs.chunk(2, 1)[1]).norm(dim=1), (1 - d).clamp(min=0)) ** 2).mean() / 2"
    }
  }
}

extension OptimizerDescription {
  /// The expression that makes PyTorch's optimizer for `parameters` and `RATE`.
  fileprivate var pytorch: String {
    switch self {
    case .sgd, .perceptronRule, .wiggle: "torch.optim.SGD(parameters, lr=RATE)"
    case .momentum(let momentum): "torch.optim.SGD(parameters, lr=RATE, momentum=\(momentum))"
    case .adam(let beta1, let beta2, let epsilon):
      "torch.optim.Adam(parameters, lr=RATE, betas=(\(beta1), \(beta2)), eps=\(epsilon))"
    case .adamW(let beta1, let beta2, let epsilon, let decay):
      "torch.optim.AdamW(parameters, lr=RATE, betas=(\(beta1), \(beta2)), eps=\(epsilon), weight_decay=\(decay))"
    case .nesterov(let momentum): "torch.optim.SGD(parameters, lr=RATE, momentum=\(momentum), nesterov=True)"
    case .adagrad(let epsilon): "torch.optim.Adagrad(parameters, lr=RATE, eps=\(epsilon))"
    case .rmsProp(let alpha, let epsilon): "torch.optim.RMSprop(parameters, lr=RATE, alpha=\(alpha), eps=\(epsilon))"
    }
  }
}

extension Initialization {
  /// The statement that draws a `weight`.
  fileprivate var pytorch: String {
    switch self {
    case .he: "nn.init.kaiming_normal_(weight)"
    case .lecun: "nn.init.normal_(weight, std=weight[0].numel() ** -0.5)"
    case .glorot: "nn.init.xavier_uniform_(weight)"
    case .gaussian: "nn.init.normal_(weight)"
    case .zeros: "nn.init.zeros_(weight)"
    }
  }
}
