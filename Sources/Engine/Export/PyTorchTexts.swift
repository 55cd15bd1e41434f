/// The parts of a PyTorch project that are the same for all models.
enum PyTorchTexts {
  /// A text between quotation marks, as Python reads it.
  static func literal(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.value < 0x20: "\\x" + String(scalar.value + 0x100, radix: 16).dropFirst()
      default: "\(scalar)"
      }
    }
    return "\"\(escaped.joined())\""
  }

  static let data = """
    \"""Reads images and labels from IDX files, as MNIST has them: train-images-idx3-ubyte.gz and so on.\"""
    import gzip
    import pathlib

    import numpy as np
    import torch
    from torch.utils.data import TensorDataset


    def read_idx(path: pathlib.Path) -> np.ndarray:
        \"""The bytes of an IDX file, in its own shape.\"""
        content = (gzip.open if path.suffix == ".gz" else open)(path, "rb").read()
        zero, kind, rank = int.from_bytes(content[:2], "big"), content[2], content[3]
        if zero != 0 or kind != 8:
            raise ValueError(f"{path} is not an IDX file of bytes")
        shape = np.frombuffer(content, ">u4", rank, 4).astype(int)
        return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


    def load(folder: str, part: str) -> TensorDataset:
        \"""Images [count, 1, height, width] with values from 0 to 1, and labels. `part` is "train" or "t10k".\"""
        def find(what: str) -> pathlib.Path:
            found = sorted(pathlib.Path(folder).expanduser().glob(f"{part}-{what}*"))
            if not found:
                raise FileNotFoundError(f"there is no {part}-{what}… in {folder}")
            return found[0]

        images, labels = read_idx(find("images")), read_idx(find("labels"))
        return TensorDataset(torch.tensor(images / np.float32(255)).unsqueeze(1), torch.tensor(labels.astype(np.int64)))

    """

  static let check = """
    \"""Compares what PyTorch computes with what dllab computed: python check.py\"""
    import json
    import sys

    import torch
    from model import INPUT, load

    reference = json.load(open("reference.json"))
    inputs = torch.tensor(reference["inputs"]).reshape(-1, *INPUT)
    with torch.no_grad():
        outputs = load()(inputs).flatten(1)
    difference = (outputs - torch.tensor(reference["outputs"])).abs().max().item()
    print(f"largest difference from dllab's outputs: {difference:.1e}")
    sys.exit(0 if difference < 1e-5 else "that is too much")

    """

  static let train = """
    \"""Trains the network, on one machine or on many.

        python train.py --data ~/data/mnist
        torchrun --standalone --nproc-per-node 2 train.py --data ~/data/mnist

    On four machines, on each of them:

        torchrun --nnodes 4 --nproc-per-node 1 --rdzv-backend c10d --rdzv-endpoint FIRST-MACHINE:29500 train.py --data ~/data/mnist

    Every process takes its share of each batch, and gradients are averaged over all of them (DistributedDataParallel), so the
    steps are those of a single machine. The result can be read by dllab: dllab evaluate --model trained.safetensors --data mnist
    \"""
    import argparse
    import json
    import math
    import os

    import torch
    import torch.distributed as dist
    from safetensors import safe_open
    from safetensors.torch import save_file
    from torch import nn
    from torch.nn import functional
    from torch.nn.parallel import DistributedDataParallel
    from torch.utils.data import DataLoader
    from torch.utils.data.distributed import DistributedSampler

    import data
    import model

    # As the network was trained in dllab.
    EPOCHS, BATCH, RATE, DECAY, SEED = @EPOCHS, @BATCH, @RATE, @DECAY, @SEED
    # So many of the last training examples are held out, and measured on instead of the test set.
    HELD_OUT = @HELDOUT

    options = argparse.ArgumentParser(description="Trains the network that dllab exported.")
    options.add_argument("--data", required=True, help="folder with IDX files")
    options.add_argument("--epochs", type=int, default=EPOCHS)
    options.add_argument("--anew", action="store_true", help="draw new weights instead of going on from model.safetensors")
    options.add_argument("--out", default="trained.safetensors")


    def initialize(net: nn.Sequential) -> None:
        \"""Draws weights as dllab does; biases start at 0.\"""
        for name, weight in net.named_parameters():
            if weight.dim() > 1:
                @INITIALIZATION
            else:
                nn.init.zeros_(weight)


    def wave(start: float, end: float, progress: float) -> float:
        \"""From start to end along half a cosine.\"""
        return end + (start - end) * (1 + math.cos(math.pi * min(1.0, progress))) / 2


    def factor(step: int, steps: int, per_epoch: int) -> float:
        \"""What the learning rate is multiplied by in a step, counted from 0.\"""
        scheduled = @SCHEDULE
        return scheduled * DECAY ** (step // per_epoch)

    @FUNCTIONS
    def loss_of(outputs: torch.Tensor, labels: torch.Tensor, world: int) -> torch.Tensor:
        \"""@LOSSTEXT\"""
        targets = functional.one_hot(labels, outputs.shape[1]).to(outputs.dtype)
        return @LOSS


    @torch.no_grad()
    def accuracy(body: nn.Module, test, rank: int, world: int, device) -> float:
        \"""Share of the test examples that are classified correctly; every process looks at its own.\"""
        counts = torch.zeros(2)
        for images, labels in DataLoader(torch.utils.data.Subset(test, range(rank, len(test), world)), 1000):
            answers = body(images.to(device)).flatten(1).argmax(1).cpu()
            counts += torch.tensor([(answers == labels).sum(), len(labels)])
        if world > 1:
            dist.all_reduce(counts := counts.to(device))
        return (counts[0] / counts[1]).item()


    def save(net: nn.Sequential, path: str, epochs: int, result: float) -> None:
        \"""Writes the weights with the metadata that dllab asks for.\"""
        with safe_open("model.safetensors", "pt") as file:
            metadata = file.metadata()
        if "training" in metadata:
            record = json.loads(metadata["training"])
            record["testAccuracy"], record["epochs"] = result, epochs
            metadata["training"] = json.dumps(record)
        save_file({name: value.cpu().contiguous() for name, value in net.state_dict().items()}, path, metadata)


    def main() -> None:
        arguments = options.parse_args()
        rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        device = torch.device(f"cuda:{os.environ.get('LOCAL_RANK', 0)}" if torch.cuda.is_available() else "cpu")
        if world > 1:
            dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
        torch.manual_seed(SEED)

        net = model.network() if arguments.anew else model.load()
        if arguments.anew:
            initialize(net)
        # A loss that is taken together with the last layer looks at the sums under it.
        body = @BODY.to(device).train()
        trained = DistributedDataParallel(body) if world > 1 else body
        parameters = list(body.parameters())
        optimizer = @OPTIMIZER

        training, test = data.load(arguments.data, "train"), data.load(arguments.data, "t10k")
        if HELD_OUT:
            kept = len(training) - HELD_OUT
            test = torch.utils.data.Subset(training, range(kept, len(training)))
            training = torch.utils.data.Subset(training, range(kept))
        share = max(1, BATCH // world)
        sampler = DistributedSampler(training, world, rank, seed=SEED)
        loader = DataLoader(training, share, sampler=sampler)
        steps = arguments.epochs * len(loader)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: factor(step, steps, len(loader)))@AVERAGE
        for epoch in range(arguments.epochs):
            sampler.set_epoch(epoch)
            total = 0.0
            for images, labels in loader:
                loss = loss_of(trained(@IMAGES).flatten(1), labels.to(device), world)
                optimizer.zero_grad()
                loss.backward()@CONSTRAINTS
                optimizer.step()
                schedule.step()@TAKE
                total += loss.item()
            result = accuracy(@RESULT.eval(), test, rank, world, device)
            body.train()
            if rank == 0:
                print(f"epoch {epoch + 1}: loss {total / len(loader):.4f}, test accuracy {100 * result:.2f} %", flush=True)
        @ADOPT
        if rank == 0:
            save(net, arguments.out, arguments.epochs, result)
            print(f"the network is in {arguments.out}")
        if world > 1:
            dist.barrier()  # nobody leaves while others still talk
            dist.destroy_process_group()


    if __name__ == "__main__":
        main()

    """

  static func readme(title: String, table: String, _ model: ModelFile) -> String {
    """
    # \(title)

    A network that dllab trained, as a PyTorch project.

        pip install torch safetensors numpy
        python check.py                                    # compares its outputs with dllab's
        python train.py --data ~/data/mnist                # goes on from these weights; --anew draws new ones
        torchrun --standalone --nproc-per-node 2 train.py --data ~/data/mnist

    | file | what it is |
    |---|---|
    | `model.py` | the network, and how to load it |
    | `data.py` | reads IDX files, as MNIST has them |
    | `train.py` | trains, on one machine, or with `torchrun` on many; it says how |
    | `check.py`, `reference.json` | three inputs, and the outputs that dllab computed |
    | `model.safetensors` | the weights |

    ```python
    from model import CLASSES, load
    net = load()
    outputs = net(images)          # [count, channels, height, width], values from 0 to 1
    ```

    `--data` is a folder with IDX files of images of \(model.architecture.input.height)×\(model.architecture.input.width) \
    pixels. What `train.py` writes, dllab reads:
    `dllab evaluate --model trained.safetensors --data mnist`.

    \(ExportTexts.uses(model))

    \(table)

    """
  }
}
