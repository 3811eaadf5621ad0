"""Find copies of an artist's works among other pictures, on the artist's own computer."""

import os

# ONNX Runtime's own builds name the computer in a file and send what they run to Microsoft, unless this is set before they are
# loaded, in every process. See "Disabling Telemetry" in the Privacy.md that its package carries.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
