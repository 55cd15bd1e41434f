"""Makes the seeds of the fuzz targets from the good files of the repository; what once did harm is kept beside them by hand.

Run in the root of the repository: python3 Tests/FuzzTests/make_seeds.py
"""

import gzip
import json
import pathlib
import re
import struct
import subprocess
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEEDS = ROOT / "Tests/FuzzTests/Seeds"


def save(target, name, content):
    folder = SEEDS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def packed(data, level=9):
    return gzip.compress(data, level, mtime=0)


def idx(*sides, content=None, kind=8):
    size = 1
    for side in sides:
        size *= side
    header = bytes([0, 0, kind, len(sides)]) + b"".join(struct.pack(">I", side) for side in sides)
    return header + (bytes(i % 256 for i in range(size)) if content is None else content)


def idx_and_gzip():
    images, labels = idx(3, 4, 5), idx(7)
    for name, data in [("images", images), ("labels", labels)]:
        save("idx", name, data)
        save("idx", f"{name}.gz", packed(data))
    save("idx", "cut-off", images[:40])
    save("idx", "more-than-promised", images + b"!")
    save("idx", "floats", idx(2, content=b"\0" * 8, kind=13))
    save("idx", "empty", idx(0, 28, 28))
    save("idx", "four-gigabytes", idx(4294967295, content=b""))
    save("idx", "product-overflows", idx(4294967295, 4294967295, 4294967295, content=b""))
    save("idx", "bomb.gz", packed(idx(1 << 16, 28, 28, content=bytes(1 << 16))))

    text = (ROOT / "lessons/README.md").read_bytes()[:2000]
    save("gzip", "plain", text)
    save("gzip", "best.gz", packed(text))
    save("gzip", "stored.gz", packed(text[:200], 0))
    save("gzip", "two-members.gz", packed(text[:100]) + packed(text[100:300]))
    save("gzip", "zeros.gz", packed(bytes(1 << 20)))
    save("gzip", "named.gz", b"\x1f\x8b\x08\x18\0\0\0\0\2\3name\0comment\0" + packed(b"a")[10:])
    save("gzip", "followed-by-rubbish.gz", packed(text) + b"rubbish")
    save("gzip", "wrong-checksum.gz", packed(text)[:-8] + b"12345678")
    save("gzip", "header-alone.gz", packed(text)[:10])
    bare = zlib.compressobj(9, zlib.DEFLATED, -15)
    save("gzip", "bare", bare.compress(text) + bare.flush())


def png(width, height, color, depth, rows, extra=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def images():
    save("image", "gray.png", png(4, 3, 0, 8, b"".join(b"\0" + bytes(range(60 * y, 60 * y + 4)) for y in range(3))))
    save("image", "rgba.png", png(2, 2, 6, 8, (b"\0" + b"\x10\x80\xf0\x7f" * 2) * 2))
    save("image", "deep.png", png(2, 2, 2, 16, (b"\1" + b"\x10\x80\xf0\x7f\1\2" * 2) * 2))
    save("image", "bits.png", png(9, 2, 0, 1, b"\0\xaa\x80\0\x55\0"))
    palette = struct.pack(">I", 6) + b"PLTE\0\0\0\xff\xff\xff" + struct.pack(">I", zlib.crc32(b"PLTE\0\0\0\xff\xff\xff"))
    save("image", "palette.png", png(8, 1, 3, 1, b"\0\xaa", palette))
    save("image", "enormous.png", png(1 << 30, 1 << 30, 0, 8, b"\0"))
    save("image", "cut-off.png", png(4, 3, 0, 8, bytes(15))[:50])
    save("image", "plain.pgm", "P2\n# a comment\n3 2\n15\n0 5 10\n15 1 2\n")
    save("image", "binary.pgm", b"P5 3 2 255\n\0\1\2\xfd\xfe\xff")
    save("image", "deep.pgm", b"P5 2 1 65535\n\0\1\xff\xff")
    save("image", "enormous.pgm", "P5 999999999 999999999 255\n")
    save("image", "negative.pgm", "P2 -3 2 255\n")
    save("image", "zero-maximum.pgm", "P2 1 1 0\n0")
    save("image", "digit.txt", " .:-=+*#%@\n  ####  \n      ##\n    ##  \n")
    save("image", "bits.txt", "0 1 1 0\n0 0 1 1\n")
    save("image", "blocks.txt", "░░▒▒\n▓▓██\n")
    save("image", "tabs.txt", "\t#\n")


def tensors(metadata, entries, data, length=None):
    header = {"__metadata__": metadata} if metadata is not None else {}
    header.update(entries)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def models():
    shipped = (ROOT / "models/convnet.safetensors").read_bytes()
    length = struct.unpack("<Q", shipped[:8])[0]
    training = json.loads(shipped[8 : 8 + length])["__metadata__"]["training"]
    entry = lambda begin, end, shape, kind="F32": {"dtype": kind, "shape": shape, "data_offsets": [begin, end]}
    def described(layers, side=1, channels=2, classes=("a",)):
        return {
            "format": "dllab-1",
            "architecture": json.dumps({"input": {"channels": channels, "height": side, "width": side}, "layers": layers}),
            "classes": json.dumps(list(classes)),
            "normalization": "value / 255",
        }

    dense = [{"dense": {"units": 1}}, {"activation": {"_0": "sigmoid"}}]
    weights = {"0.weight": entry(0, 8, [1, 2]), "0.bias": entry(8, 12, [1])}
    numbers = struct.pack("<3f", 0.5, float("nan"), float("-inf"))
    save("model", "dense", tensors(described(dense), weights, numbers))
    save("model", "dense-with-record", tensors(described(dense) | {"training": training}, weights, numbers))
    half = {"0.weight": entry(0, 4, [1, 2], "F16"), "0.bias": entry(4, 6, [1], "BF16")}
    save("model", "dense-halves", tensors(described(dense), half, numbers[:6]))
    pooled = [{"maxPooling": {"size": 2, "stride": 2}}, {"flatten": {}}, {"softmax": {}}]
    save("model", "no-weights", tensors(described(pooled, side=4, channels=1, classes=()), {}, b""))
    save("model", "missing-bias", tensors(described(dense), {"0.weight": weights["0.weight"]}, numbers[:8]))
    save("model", "overlap", tensors(described(dense), weights | {"0.bias": entry(4, 8, [1])}, numbers[:8]))
    save("model", "length-of-header", tensors(described(dense), weights, numbers, 1 << 60))
    save("model", "shape-overflows", tensors(described(dense), {"0.weight": entry(0, 8, [1 << 62, 1 << 62])}, numbers))
    save("model", "enormous-input", tensors(described(dense, side=1 << 40), weights, numbers))
    wide = [{"convolution": {"filters": 1, "size": (1 << 62), "stride": 1, "padding": 0, "groups": 1, "dilation": 4}}]
    save("model", "enormous-window", tensors(described(wide, side=4), {}, b""))
    save("model", "enormous-pooling", tensors(described([{"maxPooling": {"size": 1 << 62, "stride": 1}}], side=4), {}, b""))
    # The fixtures that Python's safetensors wrote.
    for file in sorted((ROOT / "Tests/EngineTests/Fixtures/models").glob("*.safetensors")):
        save("model", f"python-{file.stem}", file.read_bytes())


def lessons():
    formulas, checks = set(), set()
    for file in sorted((ROOT / "lessons").glob("*/lesson.md")):
        text = file.read_text()
        head, *steps = text.split("\n## ")
        for part in range(0, len(steps), 3):
            save("lesson", f"{file.parent.name}-{part}.md", "\n## ".join([head] + steps[part : part + 3]))
        formulas.update(re.findall(r"\$\$?([^$]+?)\$\$?", text))
        checks.update(re.findall(r"^(?:check|evidence): *'?(.+?)'?$", text, re.M))
    for target, texts in [("formula", formulas), ("check", checks)]:
        for number, text in enumerate(sorted(texts, key=lambda t: (len(t), t))[-12:]):
            save(target, f"of-a-lesson-{number}", text)
    head = "---\ntitle: T\nchapter: C\nobjective: O\nminutes: 1\n---\n\n"
    save("lesson", "small.md", head + "## One\n\nText *with* **marks**, `keys`, $w_1$ and [a link](term:weight).\n\n- item\n1. one\n")
    save("lesson", "unclosed.md", head + "## One\n\n```try\ntask: T\n")
    save("lesson", "no-head.md", "## One\n")
    save("lesson", "windows.md", (head + "## One\n\nText\n").replace("\n", "\r\n"))
    laughs = "\n".join(f"  - &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30))
    save("lesson", "billion-laughs.md", head[:-5] + f"settings:\n  - &a0 [x]\n{laughs}\n---\n## One\n")
    save("lesson", "deep-lists.md", head + "## One\n\n```exhibit\n" + "[" * 900 + "]" * 900 + "\n```\n")
    save("lesson", "deeper-lists.md", head + "## One\n\n```exhibit\n" + "- " * 3000 + "a\n```\n")

    save("formula", "cases", r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}")
    save("formula", "fences", r"\left( \frac{\sqrt[3]{x'}}{\hat{y}_{i,j}^2} \right] \in \mathbb{R}, \vert \mathbf{W} \vert")
    save("formula", "sum", r"\sum_{j=1}^n \Delta w_j \odot \nabla C - \max_j e^{-z}")
    save("formula", "unclosed", r"\frac{a}{b")
    save("formula", "unknown", r"\lambda \unknown \\")
    save("formula", "deep-braces", "{" * 450)
    save("formula", "deep-fractions", r"\frac1{" * 55 + "x" + "}" * 55)
    save("formula", "deep-roots", r"\sqrt" * 90 + "x")
    save("formula", "deep-scripts", "x^{" * 120 + "}" * 120)
    save("formula", "deep-fences", r"\left(" * 80)
    save("formula", "deep-matrices", r"\begin{matrix}" * 30)
    save("formula", "many-parentheses", "(" * 60 + ")" * 60)
    save("formula", "too-long", "x+" * 3000)

    save("check", "everything", 'not (gate == "AND" or w1 / 2 >= -abs(b - 1.5)) and settled != false')
    save("check", "unlike", '"a" < 1')
    save("check", "unclosed", "(w1 > 0")
    save("check", "strange-number", "1.2.3 > ½")
    save("check", "deep-parentheses", "(" * 450)
    save("check", "deep-minus", "-" * 450 + "1 > 0")
    save("check", "deep-not", "not " * 100 + "settled")
    save("check", "long-sum", "1" + "+1" * 240 + " > 0")


def run_codes():
    code = "lenet/mnist/1x28x28/10/batch=32/decay=0.7/epochs=5/init=he/loss=crossEntropy/optimizer.momentum=0.9/rate=0.03/seed=1"
    texts = {
        "lenet": f"dllab1:{code}/0000",
        "enormous-input": "dllab1:" + code.replace("1x28x28", "x".join(["9000000000000000000"] * 3)) + "/0000",
        "negative-input": "dllab1:" + code.replace("1x28x28", "-9223372036854775808x-1x1") + "/0000",
        "layers": "dllab1:" + code.replace("lenet", "flatten+dense,units=10+softmax") + "/0000",
        "enormous-window": "dllab1:"
        + code.replace("lenet", "convolution,filters=3,size=4611686018427387904,stride=1,padding=0,groups=1,dilation=9")
        + "/0000",
        "deep": "dllab1:" + code.replace("lenet", "residual,[" * 50) + "/0000",
        "enormous-seed": "dllab1:" + code.replace("seed=1", "seed=1e400") + "/0000",
        "twice": f"dllab1:{code}/seed=2/0000",
    }
    for name, text in texts.items():
        save("run-code", name, text)


idx_and_gzip()
images()
models()
lessons()
run_codes()
