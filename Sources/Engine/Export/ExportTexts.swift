/// What is written beside an exported model that is no PyTorch project.
enum ExportTexts {
  static let checkONNX = """
    \"""Compares what onnxruntime computes with what dllab computed: python check.py\"""
    import json
    import sys

    import numpy as np
    import onnx
    import onnxruntime

    onnx.checker.check_model(onnx.load("model.onnx"), full_check=True)
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    shape = [-1] + session.get_inputs()[0].shape[1:]

    reference = json.load(open("reference.json"))
    inputs = np.array(reference["inputs"], dtype=np.float32).reshape(shape)
    outputs, = session.run(["output"], {"input": inputs})
    difference = np.abs(outputs.reshape(len(inputs), -1) - np.array(reference["outputs"])).max()
    print(f"largest difference from dllab's outputs: {difference:.1e}")
    sys.exit(0 if difference < 1e-5 else "that is too much")

    """

  static func readmeONNX(title: String, table: String, _ model: ModelFile) -> String {
    """
    # \(title)

    A network that dllab trained, as an ONNX graph: onnxruntime and many other runtimes compute it.

        pip install onnx onnxruntime numpy
        python check.py        # compares its outputs with dllab's

    ```python
    import numpy, onnxruntime
    session = onnxruntime.InferenceSession("model.onnx")
    outputs, = session.run(["output"], {"input": images})   # float32, \(input(model))
    ```

    \(uses(model))

    \(table)

    """
  }

  static func readmeSafetensors(title: String, table: String, _ model: ModelFile) -> String {
    """
    # \(title)

    A network that dllab trained: `model.safetensors` holds its weights (huggingface.co/docs/safetensors).

    ```python
    from safetensors import safe_open
    with safe_open("model.safetensors", "numpy") as file:
        weights = {name: file.get_tensor(name) for name in file.keys()}   # "0.weight", "0.bias", …
        metadata = file.metadata()
    ```

    Tensors are called as PyTorch's `nn.Sequential` calls them, by the number of their layer, and have PyTorch's shapes: dense
    weights [units, inputs], filters [filters, channels, height, width], biases [units]. Inputs are \(input(model)).

    The metadata, all texts:

    | key | what it holds |
    |---|---|
    | `format` | `dllab-1` |
    | `architecture` | JSON: the shape of an input, and the layers in order |
    | `classes` | JSON: the names of the outputs |
    | `normalization` | what was done to the inputs |
    | `training` | JSON, perhaps missing: data, epochs, accuracy and the whole experiment |

    `reference.json` has three inputs, and the outputs that dllab computed for them.

    \(uses(model))

    \(table)

    """
  }

  /// `[N, 1, 28, 28]`.
  private static func input(_ model: ModelFile) -> String {
    let input = model.architecture.input
    return "[" + (["N"] + input.exportDimensions(isVector: input.isVector).map(String.init)).joined(separator: ", ")
      + "]"
  }

  /// What goes in, and what comes out.
  static func uses(_ model: ModelFile) -> String {
    let classes =
      model.classNames.isEmpty ? "" : " The outputs are, in order: \(model.classNames.joined(separator: ", "))."
    return "Inputs are normalised by \(model.normalization).\(classes)"
  }
}
