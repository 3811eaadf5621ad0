"""What every command waits for when it starts."""

from __future__ import annotations

import subprocess
import sys

RARE = ("PySide6", "pypdf", "cryptography", "minisign", "rfc3161_client", "docx", "huggingface_hub", "ray", "pyarrow")


def test_no_command_waits_for_what_few_of_them_need() -> None:
    code = f"import sys, provcheck.cli.main; print([name for name in {RARE!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"
