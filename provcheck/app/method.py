"""What a report says of the method, in the reader's language: the same in every report."""

from __future__ import annotations

from provcheck.app.i18n import tr


def method() -> tuple[str, ...]:
    """How pictures are compared, a paragraph a step."""
    return (
        tr(
            "Every file is decoded once: turned upright by its EXIF entry, converted to 8-bit sRGB by its colour profile. "
            "Transparent art is laid on white and on black, and compared by what it shows. SHA-256 is taken of the file and of "
            "the decoded pixels."
        ),
        tr(
            "Perceptual hashes (PDQ, pHash, dHash, wHash, colour hash), a copy-detection embedding, a small map of the drawing "
            "and, at level Standard and above, the votes of local features choose which works are worth a closer look. They "
            "decide nothing by themselves."
        ),
        tr(
            "Each of those works is then aligned with the picture: local features are matched, upright and mirrored, at level "
            "Standard and above also with light and dark inverted; a change of perspective that explains them is sought, and "
            "it counts only when so many places could not line up by chance (Moisan, Moulon, Monasse, IPOL 2012). A small part "
            "of a flat drawing may be explained by moving, turning and scaling alone; then nearly all that both show must "
            "agree. "
            "The directions of edges are compared too, which filters and recolouring hardly change: where they coincide apart "
            "from the matched places, and at no other shift, that is counted; whole pictures are found by it alone. A badge, "
            "ring, panel or other regular shape that two pictures share around different motifs does not count: places that "
            "look alike count once. Lettering alone does not count; tables of it and screens of one program, which both "
            "show, may, as a part."
        ),
        tr(
            "Aligned pixels are compared window by window, in light and in the direction of lines. Windows without structure "
            "say nothing. The changes that are named are measured on the alignment. Shares are given with bounds: at least "
            "what matches by itself, at most all of the overlap."
        ),
        tr(
            "Expected by chance: the number of unrelated pairs that would look like this in a scan of this size, that is, "
            "pictures times works times variants times the chance of one pair. It is true of pictures that share no template "
            "or outline."
        ),
    )


def calibration() -> tuple[str, ...]:
    """What the figures of chance rest on.

    The wrong finds are those of `tests.benchmarks.null` at level standard with seeds 11, 12 and 13: 2.12 stated, 0, 0, 1 seen.
    """
    return (
        tr(
            "That places line up by chance is reckoned from a model of chance, not from examples: the number of ways to line "
            "them up, times how rarely so many agree so well. Places that look alike, as in a pattern, count once, because the "
            "model supposes that each is met independently of the others."
        ),
        tr(
            "It was tried out: three times 1,000 pictures that have nothing to do with the works were checked at level "
            "Standard. About two wrong finds were to be expected each time; there were none, none and one."
        ),
        tr(
            "How rare a likeness is among unrelated pictures was measured beforehand for the model that finds copies, on pairs "
            "that have nothing in common. For any other model it is reckoned from the portfolio: from pairs of its own works."
        ),
    )


def score_meaning() -> str:
    """What it says how sure a match is."""
    return tr(
        "How sure it is that a picture was made from the work is told on one scale from 0 to 1 for all pairs: 1 is the very"
        " same file or picture; where as many pairs are copies as are not, nine in ten of those with 0.9 are copies, and "
        "one in two of those with 0.5. Pictures made on one template or mock-up, and pages of the same symbols, as chess "
        "diagrams and sheet music, are not counted in this. Of a resemblance it is not told: it would say only how close "
        "the pictures are, not how sure a copy is; the attached data give it as that, and call it the score. The verdict "
        "does not follow from it, but from what was found: identity, or places that line up."
    )


def signals_meaning() -> str:
    """What signals are."""
    return tr(
        "Each signal is one measure of how alike two pictures are. All are told, also those that speak against a copy; none "
        "decides by itself."
    )


def limits() -> tuple[str, ...]:
    """What a report does not show."""
    return (
        tr("A resemblance is no evidence of copying, nor of training. That pictures look alike as a whole never is."),
        tr("That nothing was found does not prove that nothing was copied: strong changes can hide a copy."),
        tr(
            "Two pictures may share a source, as a photograph, a brush or a licensed element; neither need come from the other."
        ),
        tr("The expectation by chance supposes unrelated pictures; it says nothing of who had which picture first."),
    )


def thresholds_meaning() -> str:
    """What the list of limits is."""
    return tr(
        "Limits of the method as this scan used them, by the names that they have in the attached data, where the unit of each "
        "and where it comes from are told."
    )
