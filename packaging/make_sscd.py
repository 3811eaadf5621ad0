"""Make a model that finds copies from Meta's own checkpoint of SSCD, whose licence (MIT) lets everybody use and give it on.

    uv run --extra export python packaging/make_sscd.py sscd_disc_mixup.torchscript.pt --out sscd-disc-mixup

The checkpoint is the one in TorchScript of https://github.com/facebookresearch/sscd-copy-detection, downloaded by hand. It is
written as ONNX with its card, held against the original on test pictures, and loaded once as the program does. What comes out
is a folder that Settings > Models, or `provcheck models add FOLDER`, takes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from provcheck.app.model_export import agreement_text
from provcheck.app.model_files import add_model
from provcheck.app.reasons import error_text
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError
from provcheck.core.exporting.writing import Wanted, export_model
from provcheck.core.models.card import file_sha256
from provcheck.core.models.registry import MODEL_NAME

MODEL_ID = "sscd-disc-mixup"
LICENCE = "MIT"


def main() -> None:
    """Export, and say what it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="Meta's file, *.torchscript.pt")
    parser.add_argument("--out", type=Path, required=True, help="new folder to write the model to")
    parser.add_argument("--try-in", type=Path, help="also take it into the library in this folder, as a test")
    asked = parser.parse_args()
    try:
        exported = export_model(Wanted(str(asked.checkpoint), MODEL_ID, LICENCE), asked.out)
    except ModelError as error:
        sys.exit(f"{error_text(error)} {error.detail}".strip())
    print(agreement_text(exported))
    print(f"checkpoint SHA-256 {file_sha256(asked.checkpoint)}")
    print(f"model      SHA-256 {file_sha256(asked.out / MODEL_NAME)}, {(asked.out / MODEL_NAME).stat().st_size / 1e6:.1f} MB")
    if asked.try_in is not None:
        added = add_model(Workspace(asked.try_in), asked.out)
        print(f"taken into {asked.try_in} as {added.status.card.model_id}, which finds copies: {added.status.card.role}")


if __name__ == "__main__":
    main()
