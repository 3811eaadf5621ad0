"""Local features: SIFT keypoints with RootSIFT descriptors, and their mirrored and inverted forms.

SIFT: Lowe, IJCV 60(2), 2004. RootSIFT: Arandjelovic and Zisserman, CVPR 2012.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.imaging.picture import Pixels, fit_within, to_grey

SIGNAL = "local:rootsift"
LINES_SIGNAL = "local:rootsift-lines"
FEATURE_SIDE = 800
FEATURE_LIMIT = 900
FURTHER_LIMIT = 450
QUICK_SIDE = 384
QUICK_LIMIT = 400
QUICK_WORK_LIMIT = 500
VERSION = f"3/{FEATURE_SIDE}/{FEATURE_LIMIT}"
QUICK_VERSION = f"{VERSION};quick/{QUICK_SIDE}/{QUICK_LIMIT}/{QUICK_WORK_LIMIT}"

# OpenCV rounds the contrast threshold down to whole grey levels before it looks for extrema; below 0.0236 that is zero, and
# every pixel of a flat ground is then examined: three times the time for no more keypoints.
_CONTRAST = 0.024
_EDGE = 12.0
# Soft and flat pictures: a second look at every faint extremum where the first found little (crops to 20 % of clip art that can
# be aligned: 0.6 -> 0.9), and at twice the size where the picture is small (crops to 10 %: 0.3 -> 0.5).
_FEW = 150
_FAINT_CONTRAST = 0.008
_FAINT_EDGE = 20.0
_SMALL_SIDE = 500
_ENLARGED = 2.0
_LINE_SIDE = 640
_LINE_BLUR = 2.0
_LINE_WHITE = 200.0
_LINE_PERCENTILE = 99
_DETECT_LIMIT = 6000
_GRID = 8
_COARSEST = 2
_DESCRIPTOR_SCALE = 512.0
_BESIDE = 8.0
_SAME_PLACE = 4.0
_SAME_LOOK = 0.95
_HEADER = np.dtype("<i4")


@dataclass(frozen=True)
class LocalFeatures:
    """Keypoints of one picture.

    Attributes:
        width: Width in pixels of the picture they were found on.
        height: Its height.
        points: float32 (n, 2), x and y in those pixels.
        descriptors: uint8 (n, 128), RootSIFT values 0..1 times 512, clipped at 255.
    """

    width: int
    height: int
    points: NDArray[np.float32]
    descriptors: NDArray[np.uint8]

    def __len__(self) -> int:
        """Number of keypoints."""
        return len(self.points)

    @cached_property
    def units(self) -> NDArray[np.float32]:
        """Descriptors as float32 (n, 128) of length 1."""
        values = self.descriptors.astype(np.float32)
        lengths = np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)
        return np.asarray(values / lengths, dtype=np.float32)

    def first(self, count: int) -> LocalFeatures:
        """The first features; they are spread over the picture as all of them are."""
        return LocalFeatures(self.width, self.height, self.points[:count], self.descriptors[:count])

    def with_further(self, other: LocalFeatures) -> LocalFeatures:
        """These features and those of another look at the same pixels that they lack, in turn, so that both come first.

        The other look may have been scaled in more steps, so that it is a pixel wider or narrower. Raises ValueError when the
        pictures they were found on have other sizes than that.
        """
        if max(abs(other.width - self.width), abs(other.height - self.height)) > 1:
            raise ValueError((other.width, other.height))
        if (other.width, other.height) != (self.width, self.height):
            other = other.at_size(self.width, self.height)
        new = np.flatnonzero(~self._have(other))[:FURTHER_LIMIT]
        order = np.argsort(np.concatenate([np.arange(len(self)) * 2, np.arange(len(new)) * 2 + 1]), kind="stable")
        points = np.concatenate([self.points, other.points[new]])[order]
        descriptors = np.concatenate([self.descriptors, other.descriptors[new]])[order]
        return LocalFeatures(self.width, self.height, points, descriptors)

    def at_size(self, width: int, height: int) -> LocalFeatures:
        """The same features where they lie in the picture at another size."""
        scale = np.array([width / self.width, height / self.height], np.float32)
        return LocalFeatures(width, height, self.points * scale, self.descriptors)

    def _have(self, other: LocalFeatures) -> NDArray[np.bool_]:
        """Which of the other features are among these: at the same place, and looking the same."""
        squares = ((other.points[:, None, :] - self.points[None]) ** 2).sum(axis=2)
        return np.asarray(((squares < _SAME_PLACE**2) & (other.units @ self.units.T > _SAME_LOOK)).any(axis=1))

    def apart_from(self, places: NDArray[np.float64]) -> LocalFeatures:
        """The features that lie at none of these places (n, 2) of the picture's unit square, nor right beside one."""
        at = places * (self.width, self.height)
        squares = ((self.points[:, None, :] - at[None]) ** 2).sum(axis=2)
        kept = (squares > _BESIDE**2).all(axis=1)
        return LocalFeatures(self.width, self.height, self.points[kept], self.descriptors[kept])

    def to_blob(self) -> bytes:
        """Bytes for the library: a header, the points, the descriptors."""
        header = np.array([len(self), self.width, self.height], dtype=_HEADER)
        return header.tobytes() + self.points.astype("<f4").tobytes() + self.descriptors.tobytes()

    @staticmethod
    def from_blob(blob: bytes) -> LocalFeatures:
        """The features that `to_blob` wrote."""
        count, width, height = (int(value) for value in np.frombuffer(blob, _HEADER, 3))
        start = 3 * _HEADER.itemsize
        points = np.frombuffer(blob, "<f4", count * 2, start).reshape(count, 2).astype(np.float32)
        descriptors = np.frombuffer(blob, np.uint8, count * 128, start + count * 8).reshape(count, 128)
        return LocalFeatures(width, height, points, descriptors)


def no_features(width: int, height: int) -> LocalFeatures:
    """No keypoints of a picture of a size in pixels."""
    return LocalFeatures(width, height, np.zeros((0, 2), np.float32), np.zeros((0, 128), np.uint8))


def extract(rgb: Pixels, side: int = FEATURE_SIDE, most: int = FEATURE_LIMIT) -> LocalFeatures:
    """Find at most so many features, spread over the picture.

    Takes uint8 (height, width, 3) of any size; it is worked on at a long side of at most `side` pixels.
    """
    grey = _enlarged(to_grey(fit_within(rgb, side)), side)
    features = _detect(grey, _CONTRAST, _EDGE, most)
    return features if len(features) >= _FEW else _detect(grey, _FAINT_CONTRAST, _FAINT_EDGE, most)


def extract_lines(rgb: Pixels) -> LocalFeatures:
    """Features of the line map: what a picture and its line art, sketch or painterly version have in common.

    Takes uint8 (height, width, 3) of any size. The line map is the root of the gradient's magnitude after a blur, scaled to the
    picture's own strongest lines; a picture and its inverse have the same.
    """
    grey = to_grey(fit_within(rgb, _LINE_SIDE)).astype(np.float32)
    soft = cv2.GaussianBlur(grey, (0, 0), _LINE_BLUR)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    lines = np.sqrt(np.hypot(across, down))
    white = max(float(np.percentile(lines, _LINE_PERCENTILE)), 1e-3)
    return _detect(np.clip(lines * (_LINE_WHITE / white), 0, 255).astype(np.uint8), _CONTRAST, _EDGE, FEATURE_LIMIT)


def _enlarged(grey: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """A small picture at up to twice its size, but with no longer side than `most` pixels."""
    side = max(grey.shape)
    if side >= min(_SMALL_SIDE, most):
        return grey
    factor = min(_ENLARGED, most / side)
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)


def _detect(grey: NDArray[np.uint8], contrast: float, edge: float, most: int) -> LocalFeatures:
    height, width = grey.shape
    sift = cv2.SIFT.create(nfeatures=_DETECT_LIMIT, contrastThreshold=contrast, edgeThreshold=edge)
    keypoints, raw = sift.detectAndCompute(grey, None)
    chosen = _spread(keypoints, width, height)[:most]
    if not chosen:
        return no_features(width, height)
    points = np.array([keypoints[index].pt for index in chosen], dtype=np.float32)
    return LocalFeatures(width, height, points, _root(np.asarray(raw, dtype=np.float32)[chosen]))


def _spread(keypoints: Sequence[cv2.KeyPoint], width: int, height: int) -> list[int]:
    """Indices of the strongest keypoints of every cell and octave in turn.

    So one busy corner does not use up the limit, nor do fine details that only a picture of the same size would show.
    """
    cells: dict[tuple[int, int, int], int] = {}
    ranked: list[tuple[int, int]] = []
    for index in sorted(range(len(keypoints)), key=lambda index: _order(keypoints[index])):
        x, y = keypoints[index].pt
        cell = (int(x * _GRID / width), int(y * _GRID / height), min(_octave(keypoints[index]), _COARSEST))
        place = cells.get(cell, 0)
        cells[cell] = place + 1
        ranked.append((place, index))
    ranked.sort(key=lambda item: item[0])
    return [index for _place, index in ranked]


def _octave(keypoint: cv2.KeyPoint) -> int:
    """Octave of a keypoint, -1 for the doubled picture; OpenCV keeps it in the lowest byte, with its sign."""
    octave = keypoint.octave & 255
    return octave - 256 if octave > 127 else octave


def _order(keypoint: cv2.KeyPoint) -> tuple[float, float, float, float]:
    """Strongest first; position and angle make the order total, so that it is the same on every run."""
    return (-keypoint.response, keypoint.pt[0], keypoint.pt[1], keypoint.angle)


def _root(raw: NDArray[np.float32]) -> NDArray[np.uint8]:
    """RootSIFT: L1-normalise, take square roots; then quantise."""
    total = np.maximum(raw.sum(axis=1, keepdims=True), 1e-12)
    rooted = np.sqrt(raw / total)
    return np.clip(np.rint(rooted * _DESCRIPTOR_SCALE), 0, 255).astype(np.uint8)


def _permutation(*, flip_rows: bool, flip_columns: bool, flip_turn: bool) -> NDArray[np.intp]:
    """Order of the 4 x 4 x 8 bins of a descriptor after a change of the picture."""
    bins = np.arange(128).reshape(4, 4, 8)
    if flip_rows:
        bins = bins[::-1]
    if flip_columns:
        bins = bins[:, ::-1]
    if flip_turn:
        bins = bins[:, :, (-np.arange(8)) % 8]
    return bins.reshape(128)


MIRROR_PERMUTATION = _permutation(flip_rows=True, flip_columns=False, flip_turn=True)
"""Bins of a mirrored picture: the patch is laid along its main direction, so mirroring swaps its two sides."""

INVERT_PERMUTATION = _permutation(flip_rows=True, flip_columns=True, flip_turn=False)
"""Bins of an inverted picture: the main direction turns by half a circle and takes the patch with it."""
