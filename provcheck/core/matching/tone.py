"""What became of light and colour in a copy, after alignment: one curve for all, lost colours, or other colours."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Edit
from provcheck.core.imaging.picture import Pixels, to_grey
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap, FloatMap, LaidOver, to_lab

_LEVELS = 32
_FEWEST = 256
_SAMPLE = 8000
_FEWEST_OF_A_LEVEL = 12
_AROUND = 5
_CALM = 24
_SOFT = 1.5
_COARSE = 8
_OUTER = 0.9
_NEARLY_ALL = 0.995
_MANY = 0.8
_MOST = 0.3
_COLOURED = 0.05
_OFF_GREY = 12.0
_DARK = (1 / 8, 3 / 8)
_BRIGHT = (5 / 8, 7 / 8)
_FIELDS = 4
_FEWEST_OF_A_FIELD = 40

Levels = NDArray[np.float64]


@dataclass(frozen=True)
class Tone:
    """What became of light and colour, of pixels away from edges, which small errors of the alignment do not touch.

    Attributes:
        chroma_work: Chroma in CIELAB that a tenth of the work's pixels exceed, after the change of light.
        chroma_suspect: Chroma that one in two hundred of all pixels of the suspect exceeds, also near edges.
        unexplained: Levels of 255, mean over the channels, by which one in five pixels at least is off the curve of light.
        shift: Distance in CIELAB of (a, b) from what the change of light makes of the work, which seven in ten pixels with
            colours exceed; of a work without any every second pixel.
        lighter: Share of pixels that became lighter by `tone-levels`.
        darker: Share that became darker by so much.
        steeper: Correlation -1..1 of the light that pixels had with how much they gained.
        gain: Levels by which the whole became lighter, edges and all.
        spread: Ratio of the suspect's standard deviation of coarse light to the work's.
        dark: Levels that the curve of light gains in the dark part of the levels that the work has.
        bright: Levels that it gains in the bright part.
        fields: Share of the fields of the picture, 4 by 4, in which colours changed by `other-hues` beside light.
        is_paler: Whether all colours lost the same share of what parts them from grey, beside what contrast explains.
    """

    chroma_work: float
    chroma_suspect: float
    unexplained: float
    shift: float
    lighter: float
    darker: float
    steeper: float
    gain: float
    spread: float
    dark: float
    bright: float
    fields: float
    is_paler: bool

    @property
    def is_one_curve(self) -> bool:
        """Whether a change of light alone explains the suspect's levels, or what is left of its colours."""
        return self.unexplained <= limit("one-curve")

    @property
    def changed_throughout(self) -> bool:
        """Whether colours changed all over the picture; in nearly all fields where strong compression may explain it too."""
        clear = self.unexplained >= limit("far-off-curve")
        return not self.is_one_curve and self.fields >= limit("recoloured-fields" if clear else "recoloured-everywhere")


def tone_edits(tone: Tone) -> tuple[Edit, ...]:
    """What is told of colours, then of light; of light nothing where no single curve explains it."""
    if tone.chroma_suspect <= limit("no-chroma") and tone.chroma_work >= limit("some-chroma"):
        return (Edit("greyscale"), *_light_edits(tone))
    if tone.is_paler:
        return (Edit("paler"), *_light_edits(tone))
    if tone.shift >= limit("other-hues") and tone.changed_throughout:
        return (Edit("recoloured", round(tone.shift, 1), "dE"),)
    return _light_edits(tone)


def _light_edits(tone: Tone) -> tuple[Edit, ...]:
    """One way, or from the middle or to it; edges that were softened or sharpened change neither the mean nor coarse forms."""
    if not tone.is_one_curve or tone.lighter + tone.darker < limit("tone-share"):
        return ()
    less, more = sorted((tone.lighter, tone.darker))
    way = 1.0 if tone.lighter > tone.darker else -1.0
    if less <= more * limit("one-way") and min(tone.dark * way, tone.bright * way) >= limit("both-ends"):
        return (Edit("lighter" if way > 0 else "darker"),) if tone.gain * way >= limit("mean-gain") else ()
    apart = tone.bright - tone.dark
    if min(tone.steeper / limit("steeper"), tone.spread / limit("wider"), apart / limit("ends-apart")) >= 1:
        return (Edit("more-contrast"),)
    if min(-tone.steeper / limit("steeper"), 1 / (tone.spread * limit("wider")), -apart / limit("ends-apart")) >= 1:
        return (Edit("less-contrast"),)
    return ()


def tone_of(laid: LaidOver) -> Tone | None:
    """Measure light and colours where both pictures are even; None where too little is."""
    soft_work, soft_suspect = (
        np.asarray(cv2.GaussianBlur(each, (0, 0), _SOFT), np.uint8) for each in (laid.work, laid.suspect)
    )
    calm = laid.within & _calm(soft_work) & _calm(soft_suspect)
    if calm.sum() < _FEWEST:
        return None
    step = max(1, int(calm.sum()) // _SAMPLE)
    work, suspect = (each[calm][::step].astype(np.float64) for each in (soft_work, soft_suspect))
    light, became = _luma(work), _luma(suspect)
    chroma = float(np.quantile(_chroma(soft_suspect[laid.within].astype(np.float64)), _NEARLY_ALL))
    is_paler = _is_paler(work, suspect)
    if chroma <= limit("no-chroma") or is_paler:
        curve = _Curve(light, became)
        expected = np.clip(work * (curve(light) / np.maximum(light, 1.0))[:, None], 0, 255)
        off = np.abs(curve(light) - became)
    else:
        curve = _Curve(work.ravel(), suspect.ravel())
        expected = curve(work)
        off = np.abs(expected - suspect).mean(axis=1)
    gained = curve(light) - light
    places = np.argwhere(calm)[::step]
    return Tone(
        chroma_work=float(np.quantile(_chroma(expected), _OUTER)),
        chroma_suspect=chroma,
        unexplained=float(np.quantile(off, _MANY)),
        shift=_shift(expected, suspect),
        lighter=float((gained >= limit("tone-levels")).mean()),
        darker=float((gained <= -limit("tone-levels")).mean()),
        steeper=_correlation(light, gained),
        gain=float(to_grey(laid.suspect)[laid.within].mean() - to_grey(laid.work)[laid.within].mean()),
        spread=_spread(laid.suspect, laid.within) / max(_spread(laid.work, laid.within), 1.0),
        dark=curve.gain(_DARK),
        bright=curve.gain(_BRIGHT),
        fields=_fields_of_other_colours(work, suspect, places * _FIELDS // calm.shape),
        is_paler=is_paler,
    )


class _Curve:
    """The rising curve from levels of the work to levels of the suspect: medians, between which it is straight."""

    def __init__(self, levels: Levels, became: Levels) -> None:
        bins = np.minimum(levels * _LEVELS / 256, _LEVELS - 1).astype(np.intp)
        order = np.argsort(bins, kind="stable")
        parts = np.split(order, np.searchsorted(bins[order], np.arange(1, _LEVELS)))
        known = [part for part in parts if len(part) >= _FEWEST_OF_A_LEVEL]
        self._levels = np.array([np.median(levels[part]) for part in known])
        self._became = np.maximum.accumulate([np.median(became[part]) for part in known])

    def __call__(self, levels: Levels) -> Levels:
        return np.interp(levels, self._levels, self._became)

    def gain(self, part: tuple[float, float]) -> float:
        """Levels that a part of the range that is known gains, in the mean."""
        first, last = self._levels[0], self._levels[-1]
        levels = first + (last - first) * np.linspace(*part, _LEVELS)
        return float((self(levels) - levels).mean())


def _is_paler(work: Levels, suspect: Levels) -> bool:
    """Whether one factor, beside that of contrast, makes of what parts the work's colours from grey that of the suspect's."""
    light, became = _luma(work), _luma(suspect)
    before, after = work - light[:, None], suspect - became[:, None]
    coloured = np.abs(before).max(axis=1) >= _OFF_GREY
    if coloured.mean() < _COLOURED:
        return False
    factor = float((before[coloured] * after[coloured]).sum() / (before[coloured] ** 2).sum())
    off = float(np.quantile(np.abs(after[coloured] - factor * before[coloured]).max(axis=1), _MANY))
    variance = float(light.var())
    slope = float(((light - light.mean()) * (became - became.mean())).mean()) / variance if variance >= _OFF_GREY else 1.0
    return off <= limit("same-hues") and factor / max(slope, 1e-6) <= limit("paler")


def _fields_of_other_colours(work: Levels, suspect: Levels, fields: NDArray[np.intp]) -> float:
    """Share of the fields in which a change of light of their own does not explain the colours, of those that have any."""
    shifts = []
    for field in np.unique(fields, axis=0):
        here = (fields == field).all(axis=1)
        if here.sum() >= _FEWEST_OF_A_FIELD:
            curve = _Curve(work[here].ravel(), suspect[here].ravel())
            shifts.append(_shift(curve(work[here]), suspect[here]))
    return float(np.mean(np.array(shifts) >= limit("other-hues"))) if shifts else 0.0


def _shift(expected: Levels, suspect: Levels) -> float:
    first, second = _lab(expected)[:, 1:], _lab(suspect)[:, 1:]
    apart = np.hypot(*(first - second).T)
    coloured = np.hypot(*first.T) >= limit("some-chroma")
    return float(np.quantile(apart[coloured], _MOST) if coloured.mean() >= _COLOURED else np.median(apart))


def _spread(rgb: Pixels, within: BoolMap) -> float:
    """Standard deviation of coarse light, levels."""
    coarse = cv2.GaussianBlur(to_grey(rgb).astype(np.float32), (0, 0), _COARSE)
    return float(coarse[within].std())


def _calm(soft: Pixels) -> BoolMap:
    """Where a softened picture is even."""
    kernel = np.ones((_AROUND, _AROUND), np.uint8)
    return np.asarray(cv2.subtract(cv2.dilate(soft, kernel), cv2.erode(soft, kernel)).max(axis=2) <= _CALM)


def _lab(pixels: Levels) -> FloatMap:
    whole = np.asarray(np.clip(np.rint(pixels), 0, 255), np.uint8)
    return to_lab(whole[None]).reshape(-1, 3)


def _chroma(pixels: Levels) -> FloatMap:
    lab = _lab(pixels)
    return np.asarray(np.hypot(lab[:, 1], lab[:, 2]), np.float32)


def _luma(pixels: Levels) -> Levels:
    return np.asarray(pixels @ (0.299, 0.587, 0.114), np.float64)


def _correlation(one: Levels, other: Levels) -> float:
    first, second = one - one.mean(), other - other.mean()
    norm = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / norm) if norm > 0 else 0.0
