"""Every threshold of the engine, with where it comes from.

"Measured" means: on the sets of `tests/benchmarks/build.py`; "chosen": by judgement, and not measured against others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Threshold:
    """A limit with its unit and its source."""

    value: float
    unit: str
    source: str


THRESHOLDS: Mapping[str, Threshold] = MappingProxyType(
    {
        # From which value a signal speaks for a copy; shown beside the value, no verdict rests on one of them alone.
        "pdq": Threshold(31, "bits", "ThreatExchange pdq/README: match at 31 of 256 bits or fewer"),
        "phash": Threshold(8, "bits", "64-bit hashes: 10 is unsafe (imagededup's benchmark, precision 0.34)"),
        "dhash": Threshold(8, "bits", "as phash"),
        "whash": Threshold(6, "bits", "as phash, weaker (Thorn perception benchmark)"),
        "colorhash": Threshold(4, "bits", "distribution of colours only, 42 bits"),
        "copy-embedding": Threshold(0.75, "cosine", "SSCD README: 90 % precision on DISC2021"),
        "same-picture": Threshold(
            0.9, "cosine", "exports of one work; SSCD README: 0.75 is 90 % precision. Never for verdicts"
        ),
        "resemblance-embedding": Threshold(0.90, "cosine", "unrelated pictures reach 0.89 to 0.92 (imagededup 86)"),
        # Candidates by other signs than the embedding.
        "candidate-votes": Threshold(1.0, "votes", "chosen, it only saves time"),
        "candidate-structure": Threshold(0.15, "cosine", "of maps of the drawing; as candidate-votes"),
        "candidate-bits": Threshold(90, "bits", "of PDQ; unrelated pictures differ in 128 of 256 on average"),
        # Alignment.
        "alignment": Threshold(
            10.0, "-log10 NFA", "measured: pairs that share no element stay below 4.3; margin of six decades"
        ),
        "unusual-model": Threshold(
            16.0,
            "-log10 NFA",
            "of affine maps and similarities, of wrong pairs they reach 9.5, and of steep homographies",
        ),
        "steep-perspective": Threshold(
            1.6, "factor", "of distances of corners; photos of prints stay below 1.5, two photos of one air cylinder gave 1.75"
        ),
        "soft-features": Threshold(150, "count", "fewer local features: so few are looked for faintly (local_features)"),
        "nearly-as-much": Threshold(0.8, "share", "of the decades of the best form: symmetric works lie in both"),
        "closer-colours": Threshold(0.95, "share", "of the colour difference of the best form; noise moves it by 0.001"),
        "inliers": Threshold(
            6, "count", "distinct 6 px cells; 4 fix a homography. Unrelated pairs with 5 to 7 reach 6.6 decades, true ones 11"
        ),
        "anisotropy": Threshold(3.5, "factor", "stretches beyond it are degenerate fits"),
        "scale": Threshold(10.0, "factor", "beyond it features do not survive"),
        # What a suspect shows many times.
        "repeat-look": Threshold(0.8, "cosine", "of descriptors, of the work's and of its places in the suspect; chosen"),
        "repeat-times": Threshold(3, "count", "features of the suspect nearest to one of the work, to count as recurring"),
        "repeat-places": Threshold(6, "count", "recurring features of the work, to look at one place alone; as inliers"),
        # Parts of flat art, by a similarity.
        "flat-features": Threshold(250, "count", "fewer local features in the suspect: crops of flat drawings have 18 to 228"),
        "similarity": Threshold(
            4.0, "-log10 NFA", "of places, one a look; of 21,207 pairs of works and crops of others 35 reach it by all places"
        ),
        "similarity-windows": Threshold(18, "count", "informative windows needed"),
        "similarity-agree": Threshold(
            0.75, "share", "of informative windows, in light and in structure; of those 35 pairs 0.49 at most, true ones 0.77"
        ),
        # Agreement of aligned pixels.
        "informative": Threshold(5.0, "levels", "of 255, standard deviation of a window that shows something; chosen"),
        "faint": Threshold(2.0, "levels", "as informative, a trace of structure; chosen"),
        "clear": Threshold(12.0, "levels", "as informative, clear structure; chosen"),
        "window-light": Threshold(0.80, "ZNCC", "window by window, on luma"),
        "window-structure": Threshold(0.50, "cosine", "window by window, on gradient directions"),
        "altered-light": Threshold(0.40, "ZNCC", "what is painted over stays near 0, what is blurred or recoloured above 0.5"),
        "altered-structure": Threshold(0.30, "cosine", "as altered-light"),
        "coinciding": Threshold(0.3, "cosine", "mean over a window and its neighbours, for the region of an accepted pair"),
        "flat-light": Threshold(32, "levels", "of 255 off the line through agreeing windows: another ground"),
        "agreeing-share": Threshold(0.25, "share", "shown beside the shares of agreeing windows; no verdict rests on it"),
        "solid": Threshold(0.25, "share", "of a window of 32 pixels that must be solid to be compared: 256 of its pixels"),
        "places-agree": Threshold(0.5, "share", "of windows with a matched place whose pixels must agree as well"),
        "some-windows": Threshold(12, "count", "that agree where structure is the better part; true pairs: 21 and more"),
        "some-agree": Threshold(0.05, "share", "of informative windows; an innocent pair had 0.008, true ones 0.064 and more"),
        "places-windows": Threshold(4, "count", "such windows needed: a clump of matches in one spot is no alignment"),
        "beyond-windows": Threshold(24, "count", "informative windows apart from matched places; about 6 independent ones"),
        "beyond-agree": Threshold(0.8, "share", "of them that agree in light and in structure; one in ten does by chance"),
        "border": Threshold(0.1, "share", "of width and height: where frames, page numbers and signatures are"),
        "interior-windows": Threshold(8, "count", "informative windows off the border that show what a frame is around"),
        "interior-agree": Threshold(
            0.5, "share", "of them must agree if only places at the border match; other motifs reach 0.3"
        ),
        # Templates.
        "other-motif": Threshold(3, "count", "windows with nothing in common: something else stands in the shared shape"),
        "other-motif-share": Threshold(
            0.1, "share", "of informative windows, of all and of those amid matched places, that have nothing in common"
        ),
        "ornament-looks": Threshold(400.0, "-log10 NFA", "as looks, for cards, certificates, pages: they reach 382"),
        "ornament-looks-share": Threshold(
            0.35, "share", "as looks-share, for cards, certificates, pages: 39 of 78 such pairs stay below, 3 of 449 true ones"
        ),
        "lettering-places": Threshold(0.5, "share", "of matched places on lettering; titles, watermarks, months: 0.6 and more"),
        "lettering-nearly-all": Threshold(0.9, "share", "as lettering-places; posters with one caption: 0.95 and more"),
        "lettering-rest": Threshold(10.0, "-log10 NFA", "of one place a look apart from lettering; of those posters 5 at most"),
        "lettering-agree": Threshold(
            0.6, "share", "of windows off the lettering, in light and in structure; series of posters with one frame reach 0.51"
        ),
        "lettering-looks": Threshold(200.0, "-log10 NFA", "of one place a look apart from lettering; calendars reach 191"),
        "lettering-looks-share": Threshold(0.22, "share", "of the whole meaning; calendars, covers 0.13, posts 0.21"),
        "ground-meaning": Threshold(
            60.0, "-log10 NFA", "of pictures on one paper that is all they share; frame on frame, with the next two"
        ),
        "ground-agree-at-all": Threshold(0.02, "share", "as ground-agree, whatever it means; drawings on one paper 0.01"),
        "symbols-meaning": Threshold(40.0, "-log10 NFA", "of all places; chess, music, puzzles, grids 43 and more"),
        "symbols-looks": Threshold(180.0, "-log10 NFA", "of one place a look; chess, music, puzzles reach 174"),
        "symbols-looks-share": Threshold(0.3, "share", "of the whole meaning; they reach 0.26"),
        "symbols-told-share": Threshold(0.6, "share", "as symbols-looks-share, to be told; 17 of 701 true pairs are"),
        "symbols-altered": Threshold(
            0.05, "share", "of informative windows, in several places; with looks, looks-share of 701 true pairs under 6"
        ),
        "grid-looks": Threshold(30.0, "-log10 NFA", "as symbols-looks, of grids and crosswords; they reach 21"),
        "grid-looks-share": Threshold(0.1, "share", "of the whole meaning; they reach 0.06"),
        "grid-agree": Threshold(0.55, "share", "of windows in light and in structure; crosswords 0.34 to 0.5"),
        "ground-clear": Threshold(24, "count", "windows with clear structure"),
        "ground-agree": Threshold(
            0.05, "share", "of them that agree; of 473 true pairs one stays below, of 10 pairs on one paper 7"
        ),
        "one-place": Threshold(0.8, "share", "of altered windows that lie beside each other"),
        "one-place-filled": Threshold(0.4, "share", "of the box around them; chosen: ellipses 0.79, notes on a page 0.14"),
        "pattern-places": Threshold(24, "count", "of the work's local features beneath a cover"),
        "pattern-share": Threshold(
            0.65,
            "share",
            "of these that look like matched ones; of 123 pairs with one template 0.64 at most, covered copies to 1",
        ),
        "off-border-share": Threshold(0.1, "share", "of windows with matched places; fewer off the border are strays"),
        "same-frame": Threshold(0.05, "share", "largest move of a corner of frames that lie on each other"),
        "same-look": Threshold(0.85, "cosine", "of descriptors: corners of one shape; 0.8 and 0.9 part templates less well"),
        "looks": Threshold(
            40.0, "-log10 NFA", "of one place a look; of 153 badges, cards, panels 146 stay below with looks-share"
        ),
        "looks-share": Threshold(0.3, "share", "of the whole meaning; with looks it refuses 6 of 449 true pairs"),
        "symmetric": Threshold(9.5, "deviations", "a picture on its mirror image; templates 12.5 and more, true pairs below 8"),
        # Coinciding structure.
        "structure": Threshold(5.0, "deviations", "of an aligned pair, apart from long contours; by chance below 4"),
        "structure-decades": Threshold(3.2, "-log10", "chance of that height: 208 of 364,030 unrelated pairs, frame on frame"),
        "structure-slope": Threshold(0.6, "-log10 a deviation", "of the same pairs; beyond a height of 8.4 there is none"),
        "structure-frame": Threshold(9.5, "deviations", "frame on frame; unrelated pictures of the tuning set reach 8.4"),
        "structure-witness": Threshold(3.0, "deviations", "as structure-margin, of an aligned pair; rings, panels reach 1.5"),
        "structure-margin": Threshold(3.5, "deviations", "above every other shift; repeated patterns stay below"),
        # Soft pictures, frame on frame: they coincide at many shifts.
        "whole-picture": Threshold(0.8, "correlation", "of structure; a gradient with another motif on it reaches 0.51"),
        "whole-picture-light": Threshold(0.95, "share", "of informative windows that agree in light"),
        "whole-picture-structure": Threshold(0.90, "share", "two discs on black reach 0.70, and 0.94 in light"),
        "whole-picture-windows": Threshold(24, "count", "informative windows needed for it"),
        # The same drawing under a filter: its directions correlate over the whole frame.
        "drawing-correlation": Threshold(
            0.6, "correlation", "of structure, frame on frame; of 185,731 unrelated pairs the highest is 0.59"
        ),
        "drawing-decades": Threshold(
            8.5,
            "-log10",
            "chance at that correlation, 5.7 by a line through 0.2 to 0.5, and of the windows, none of 2,087 pairs",
        ),
        "drawing-slope": Threshold(7.9, "-log10 a correlation", "of the same line"),
        "drawing-height": Threshold(6.0, "deviations", "as structure-frame; even gradients coincide at every shift"),
        "drawing-windows": Threshold(60, "count", "informative windows needed for it"),
        "drawing-agree": Threshold(0.45, "share", "of informative windows, and of those off the border"),
        "redrawn-structure": Threshold(0.25, "share", "of informative windows in which the lines agree"),
        "redrawn-light": Threshold(0.15, "share", "below it pixels do not agree; redrawn if the lines do"),
        "group-places": Threshold(3, "count", "matched places in a group of windows apart from the largest one, to join it"),
        "same-part": Threshold(0.5, "share", "of the smaller of two regions of a work: it lies there twice, else it is bent"),
        "same-place": Threshold(0.2, "share", "of the smaller of two regions of a suspect: the same place seen again"),
        "element": Threshold(0.5, "share", "of a work: a larger part is the work itself, in versions"),
        "same-element": Threshold(0.5, "overlap", "of two regions of a suspect, intersection over union"),
        # The matched region.
        "whole-overlap": Threshold(0.7, "share", "of informative windows that coincide: all that the frames have in common"),
        "whole-ground": Threshold(0.85, "share", "of flat windows that are as light as expected, for the same"),
        "all-shown": Threshold(0.85, "share", "of windows alike: the region is all that transparent art shows"),
        "largest-part": Threshold(0.8, "share", "of what it shows in one part; with less the hull of all parts is the outline"),
        # What was done to the shape and the colours of a copy.
        "rotated": Threshold(0.7, "degrees", "smaller turns are not told from the error of a fit"),
        "scaled": Threshold(0.03, "share", "as rotated"),
        "stretched": Threshold(0.03, "share", "as rotated"),
        "sure-places": Threshold(30, "count", "matched places; with fewer the three before count from a larger change on"),
        "unsure": Threshold(3.0, "factor", "by which it is larger"),
        "tilted": Threshold(
            1.06, "factor", "of true pairs with sure-places photos of prints and tilted views reach it, of all others one"
        ),
        "cropped": Threshold(0.96, "share", "of the work: alignments of uneven resizes can be off by 1.5 % at a side"),
        "fills": Threshold(0.9, "share", "of the suspect: with less the work is placed in a larger picture"),
        "recoloured": Threshold(12.0, "dE", "mean distance of (a, b); chosen above re-encoded-colour"),
        "recoloured-many": Threshold(
            4.0, "dE", "that four pixels in ten reach; of 63 recoloured copies 7.7 and more, of 3 covered ones 1 at most"
        ),
        "colour-chroma": Threshold(10.0, "dE", "mean chroma of a work that has colours to lose"),
        "grey-chroma": Threshold(4.0, "dE", "mean chroma of a picture without colours"),
        # What is told of a copy, whatever the rules weigh. "Tune" is that split in told_edits.py.
        "frame-as-well": Threshold(
            0.02, "correlation", "of lines; true crops of tune lie 0.27 and more below their fit, of repeated grain too"
        ),
        "frame-lines": Threshold(0.3, "correlation", "of lines on each other for the plain frame to explain them; chosen"),
        "part-of-frame": Threshold(0.9, "share", "of what the frames share: a smaller region may be a part; chosen"),
        "part-windows": Threshold(12, "count", "windows around it, to be looked at; chosen"),
        "part-around": Threshold(
            0.5, "share", "of these that differ; of tune around pasted middles 0.51 to 1, a turned copy 0.41"
        ),
        "part-within": Threshold(
            0.1, "share", "of windows in it that differ; in pasted middles of tune that were found whole 0.07 at most"
        ),
        "no-chroma": Threshold(
            3.0, "dE", "that one pixel in 200 exceeds; grey copies of tune 0.14 at most, all others 18 and more"
        ),
        "some-chroma": Threshold(6.0, "dE", "of colours that can be lost or changed; JPEG on grey reaches 3"),
        "other-hues": Threshold(
            5.0,
            "dE",
            "of what has colours, beyond the change of light; 40 of 42 recoloured copies of tune 5 and more, others 1.7",
        ),
        "recoloured-follow": Threshold(9.0, "dE", "as colours-follow; recoloured copies of tune to 6, half covered ones 10 on"),
        "paler": Threshold(
            0.75,
            "factor",
            "of what parts colours from grey, beside contrast; a saturation of 70 % is told, JPEG at quality 10 not",
        ),
        "same-hues": Threshold(
            4.0,
            "levels",
            "off that factor in one coloured pixel of five; paler copies of tune 3.4 at most, other hues mostly 16 on",
        ),
        "one-curve": Threshold(
            6.0, "levels", "off the curve in one pixel of five; changes of light of tune 2 at most, of hues mostly 16 and more"
        ),
        "tone-levels": Threshold(8.0, "levels", "by which a pixel counts as lighter or darker; blur and JPEG stay below"),
        "tone-share": Threshold(0.3, "share", "of pixels that did; chosen"),
        "one-way": Threshold(0.1, "share", "of those the other way, to be lighter or darker and not contrast; chosen"),
        "mean-gain": Threshold(6.0, "levels", "of the whole, for the same; sharpened copies of tune reach 5"),
        "both-ends": Threshold(4.0, "levels", "that dark and bright levels gain, or lose, to be lighter or darker; chosen"),
        "ends-apart": Threshold(14.0, "levels", "by which these gains differ, for contrast; strong noise reaches 13; chosen"),
        "recoloured-fields": Threshold(
            0.7, "share", "of the fields of a picture, of which a replaced middle takes 0.25; chosen"
        ),
        "recoloured-everywhere": Threshold(0.9, "share", "the same, nearer to the curve; JPEG at quality 5 reaches 0.88"),
        "far-off-curve": Threshold(10.0, "levels", "as one-curve; JPEG at quality 5 and strong noise reach 9.4"),
        "steeper": Threshold(0.5, "correlation", "of light and gain; contrast of tune that goes both ways 0.74 and more"),
        "wider": Threshold(
            1.1, "factor", "of the spread of coarse forms; copies of tune with other contrast 1.19 and more either way; chosen"
        ),
        "softened": Threshold(1.2, "pixels", "of a grid of 512; of tune blurred copies 1.4 and more, all others 1 at most"),
        "softening-explains": Threshold(0.45, "share", "of the squared difference that is left; blurred copies 0 to 0.43"),
        "as-soft": Threshold(1.6, "factor", "of energy of gradients, either way; blurred copies 0.75 to 1.5"),
        "foreign-share": Threshold(
            0.1, "share", "of what is altered that has foreign colours; stickers and letters of tune 0.18 and more, filters 0"
        ),
        # What changed on the surface of a copy.
        "altered-windows": Threshold(2, "count", "windows with nothing in common, to be told"),
        "reaches-beyond": Threshold(0.97, "share", "of the suspect that the work takes; else its rim may show what is around"),
        "least-ground": Threshold(0.01, "share", "of a picture that is clear ground, to be looked at"),
        "several-marks": Threshold(2, "count", "thin parts of foreign colours"),
        "changed-place": Threshold(
            4,
            "windows",
            "side by side, with clear structure; of 39 exchanged patches of 8 % of a side 32 are told with it, "
            "24 without; wrongly 1 of 90 pictures that were saved again or scaled",
        ),
        "other-colour": Threshold(
            18.0, "dE", "CIE76, of a place; JPEG and scaling reach 16, recoloured hair, bows, rectangles, discs 40 and more"
        ),
        "same-colours": Threshold(4.0, "dE", "of the whole, as re-encoded-colour; copies with such places 0.3 to 2.9"),
        "blurred": Threshold(
            2.0,
            "pixels",
            "of a grid of 512: of 470 true pairs blurred ones 2.5 and more, mosaics, paintings to 1.9, others 1.2",
        ),
        "covered": Threshold(0.02, "share", "of foreign colours in thick parts: filters stay below, stickers, patches above"),
        "overlaid": Threshold(0.018, "share", "of foreign colours in thin parts; with the next two 19 of 23 with lettering"),
        "overlaid-altered": Threshold(0.05, "share", "of windows with nothing in common beside them"),
        "overlaid-thick": Threshold(0.01, "share", "of thick parts beside thin ones: something larger lies there too"),
        "colours-follow": Threshold(
            5.0, "dE", "median distance of colours from what recolouring explains; beyond it nothing is told"
        ),
        "scribbled": Threshold(0.05, "share", "as overlaid, of strokes that cross and so are one part"),
        "small-mark": Threshold(
            0.0005,
            "share",
            "of foreign colours in thin parts in one place; 58 of 68 names in a corner, 4 of 480 true pairs without",
        ),
        "gathered": Threshold(0.9, "share", "of thin parts that lie in one place; those of JPEG are strewn"),
        "other-ground": Threshold(
            0.25,
            "share",
            "of the clear ground that is off by 25 of 255 levels; of 116 copies told of 5 that stand on another, wrongly of 2",
        ),
        "other-ground-levels": Threshold(25, "levels", "of 255; noise and JPEG stay below it on plain grounds"),
        "plain-ground-levels": Threshold(4.0, "levels", "of 255, from the colour of most of the work's clear ground; chosen"),
        "outline-slope": Threshold(6.0, "levels a pixel", "of a grid of 512, softened; vignettes stay below 1"),
        "outlined": Threshold(0.3, "share", "of the rim of a part at which light changes so abruptly"),
        "added-on-ground": Threshold(
            0.01, "share", "of plain clear ground; of 140 copies saved again, turned or filtered one reaches it, vignetted"
        ),
        # Something else around or beside which a copy lies, frame on frame.
        "other-content": Threshold(
            0.15, "share", "of windows with clear structure; told of 54 of 74 pairs that share a ground or a mock-up alone"
        ),
        "most-of-frames": Threshold(0.5, "share", "of both pictures that they have in common; chosen"),
        "other-content-gathered": Threshold(0.8, "share", "of altered windows in places of three or more"),
        "other-content-agree": Threshold(0.3, "share", "of clear windows of these places, at most"),
        "around-agree": Threshold(
            0.6, "share", "of the other windows; 41 of 473 true pairs are told, half or a patch replaced"
        ),
        # Versions of one work.
        "version-share": Threshold(0.8, "share", "of both pictures that agree"),
        "version-agree": Threshold(0.5, "share", "of informative windows, in light or in structure"),
        "version-altered": Threshold(0.1, "share", "of windows with nothing in common; a signature stays below"),
        "version-embedding": Threshold(0.6, "cosine", "pairs of works that are compared; 44 of 185,745 of the tuning set"),
        "version-drawing": Threshold(0.6, "cosine", "as version-embedding, of maps of the drawing: 31; sketches reach 0.64"),
        # Verdicts.
        "edited-altered": Threshold(0.2, "share", "of the region with nothing in common: a part of the work, not the picture"),
        "re-encoded-corner": Threshold(0.015, "share", "largest move of a corner in a picture that is only re-encoded"),
        "re-encoded-share": Threshold(0.9, "share", "of the work, or of what transparent art shows: with less it is a part"),
        "re-encoded-light": Threshold(0.90, "share", "of informative windows"),
        "re-encoded-colour": Threshold(6.0, "dE", "CIE76; JPEG at quality 30 stays below on illustrations"),
        "edited-share-of-suspect": Threshold(0.5, "share", "the suspect is mostly the work"),
        "edited-share-of-work": Threshold(1 / 3, "share", "less of the work is a part, not the picture"),
        # Too little detail.
        "detail": Threshold(0.03, "share", "of 16 x 16 cells that hold structure: fewer than 8"),
        "short-side": Threshold(32, "pixels", "below it no signal is defined"),
    }
)


def limit(name: str) -> float:
    """The value of a threshold."""
    return THRESHOLDS[name].value
