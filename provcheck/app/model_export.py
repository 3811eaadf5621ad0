"""What came of exporting a model, in sentences."""

from __future__ import annotations

from provcheck.app.i18n import tr
from provcheck.app.joining import sentences
from provcheck.core.exporting.parity import LEAST_COSINE
from provcheck.core.exporting.writing import Exported


def agreement_text(exported: Exported) -> str:
    """How well the exported model agrees with the original, and whether it knows words."""
    agreement = exported.agreement
    told = tr("Embeddings of pictures agree with the original's: lowest cosine {cosine:.6f} (at least {least} is needed).")
    pictures = told.format(cosine=agreement.pictures, least=LEAST_COSINE)
    if agreement.texts is None:
        return sentences(pictures, tr("It knows no words."))
    return sentences(pictures, tr("Those of texts: {cosine:.6f}.").format(cosine=agreement.texts))
