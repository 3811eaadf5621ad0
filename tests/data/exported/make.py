"""Makes the files of this folder; run from the checkout with the extra `export` installed."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import open_clip
import open_clip.tokenizer
import torch
from PIL import Image
from safetensors.torch import save_file

from provcheck.core.exporting import parity
from provcheck.core.exporting.writing import Wanted, export_model

HERE = Path(__file__).parent
PICTURES = HERE.parent / "open_clip"
MERGES = 600
CONFIG = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 16, "head_width": 8, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 512 + MERGES + 2, "width": 8, "heads": 2, "layers": 2},
}

work = HERE / "work"
work.mkdir()
whole = gzip.decompress(Path(open_clip.tokenizer.default_bpe()).read_bytes()).decode("utf-8").split("\n")
vocabulary = HERE / "vocabulary.txt.gz"
vocabulary.write_bytes(gzip.compress("\n".join(whole[: MERGES + 1]).encode("utf-8"), mtime=0))
open_clip.tokenizer.default_bpe = lambda: str(vocabulary)

(work / "tiny.json").write_text(json.dumps(CONFIG))
open_clip.add_model_config(work / "tiny.json")
torch.manual_seed(3)
model = open_clip.create_model("tiny", load_weights=False).eval()
# Random weights hardly tell pictures apart; larger ones do.
with torch.no_grad():
    for weights in model.parameters():
        if weights.ndim > 1:
            weights.mul_(4)
save_file(model.state_dict(), work / "weights.safetensors")

print(export_model(Wanted(f"tiny:{work / 'weights.safetensors'}", "tiny-export", "CC0-1.0"), work / "out").agreement)
for file in (work / "out").iterdir():
    shutil.copyfile(file, HERE / file.name)

tokenizer = open_clip.tokenizer.SimpleTokenizer(str(vocabulary), context_length=77)
transform = open_clip.transform.image_transform(64, is_train=False)
with torch.no_grad():
    expected = {
        "tokens": {text: [number for number in tokenizer(text)[0].tolist() if number] for text in parity.TEXTS},
        "texts": {text: model.encode_text(tokenizer(text), normalize=True)[0].tolist() for text in parity.TEXTS},
        "pictures": {
            name: model.encode_image(transform(Image.open(PICTURES / f"{name}.png"))[None], normalize=True)[0].tolist()
            for name in ("fruit", "harp", "park", "river")
        },
    }
(HERE / "expected.json").write_text(json.dumps(expected, indent=1), encoding="utf-8")
shutil.rmtree(work)
