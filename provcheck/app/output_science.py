"""Where the science of memorised pictures stands, for both sides of the debate: one text for window, report and manual."""

from __future__ import annotations

from provcheck.app.i18n import tr


def science_title() -> str:
    """Its heading."""
    return tr("Where the science stands")


def science() -> tuple[str, ...]:
    """Half a page: that it happens, that it is the exception, what follows, a paragraph each, with arXiv numbers."""
    return (
        tr(
            "That models can give back what they were trained on has been shown for some models and pictures. Carlini and "
            "others (2023, arXiv 2301.13188) generated 500 outputs for each of 350,000 captions that stand on many copies of "
            "one picture in the training set of Stable Diffusion, looked for outputs that repeat themselves, and found some "
            "100 memorised images among them; secondary sources say 94 to 109, the paper itself was not at hand for it. "
            "Somepalli and others (2022, arXiv 2212.03860; 2023, arXiv 2305.20086) compared outputs with a part of the "
            "training set by SSCD, beside the training set compared with itself, as is done here; that smaller training sets "
            "are replicated more, and that text matters as much as duplicates, is told of their work by others. Webster (2023, "
            "arXiv 2305.08694) found template copies, in which a region is kept and the rest varies."
        ),
        tr(
            "That it is the exception, and that likeness does not show it: these searches were aimed at pictures that the "
            "training set holds very often, and gave few images for very many outputs. The share of replicas among ordinary "
            "outputs that is often quoted could not be confirmed, so it is not repeated here. Copy detectors follow edited "
            "copies, not degrees of likeness: on graded pairs of real and generated pictures SSCD agrees little with people "
            "(correlation 0.29, data of arXiv 2409.19952, as told by a secondary source). Studies of style (as arXiv "
            "2412.14432, 2507.18633) do not support saying from one picture that an artist was trained on. And a whole line of "
            "cases stands between: pictures that were given to the generator, prompts that describe a style, sources that "
            "artists share."
        ),
        tr(
            "What follows here: the program looks at pictures, not into a model. It can say that outputs hold a work, repeat "
            "themselves, or are nearer than other sets, and how sure that is. Whether a work was in a training set can be "
            "shown by what is known of that set, not by this."
        ),
    )
