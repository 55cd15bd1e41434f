"""Makes the files of models/ with Python's safetensors, and what PyTorch says these models answer. Run once.

    python make_models.py
"""
import json
import pathlib
import struct
import torch
from safetensors.torch import save, save_file
from torch import nn

torch.manual_seed(3)
folder = pathlib.Path(__file__).parent / "models"
net = nn.Sequential(nn.Conv2d(2, 3, 3, padding=1), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(18, 4), nn.Softmax(1))
weights = net.state_dict()
metadata = {
    "normalization": "value / 255",
    "classes": json.dumps(["north", "east", "süd", "west"]),
    "format": "dllab-1",
    "architecture": json.dumps({
        "input": {"channels": 2, "height": 6, "width": 5},
        "layers": [{"convolution": {"filters": 3, "size": 3, "stride": 1, "padding": 1}}, {"activation": {"_0": "tanh"}},
                   {"maxPooling": {"size": 2, "stride": 2}}, {"flatten": {}}, {"dense": {"units": 4}}, {"softmax": {}}],
    }, indent=1),
}
x = torch.rand(3, 2, 6, 5)
answers = {}


def write(name, tensors):
    save_file(tensors, folder / f"{name}.safetensors", metadata)
    rounded = {key: value.double() for key, value in tensors.items()}
    answers[name] = torch.func.functional_call(net.double(), rounded, x.double()).flatten().tolist()


write("f32", weights)
write("f64", {key: value.double() * 1.000001 for key, value in weights.items()})
# Some so small that half precision has no full fraction for them.
write("f16", {key: (value * torch.where(torch.rand_like(value) < 0.2, 1e-5, 1.0)).half() for key, value in weights.items()})
write("bf16", {key: value.bfloat16() for key, value in weights.items()})
write("mixed", {key: value.half() if key == "0.weight" else value for key, value in weights.items()})

# The same numbers behind a header written by hand: other order, much space, escapes.
plain = save(weights, metadata)
length, = struct.unpack("<Q", plain[:8])
header, data = json.loads(plain[8:8 + length]), plain[8 + length:]
text = json.dumps(dict(reversed(header.items())), indent=4, ensure_ascii=True).encode()
(folder / "spaced.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
answers["spaced"] = answers["f32"]

save_file(weights, folder / "bare.safetensors")
save_file({"step": torch.tensor([7])}, folder / "integers.safetensors")
(folder / "answers.json").write_text(json.dumps({"input": x.flatten().tolist(), "answers": answers}))
