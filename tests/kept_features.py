"""Local features, computed once a test run for each picture: over half of the processor time of tests that compare pictures."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from provcheck.core.fingerprint import local_features
from provcheck.core.fingerprint.local_features import LocalFeatures

MOST = 1000
"""Pictures whose features are kept; each takes up to 0.1 MB."""

type Key = tuple[bytes, tuple[int, ...], float, float, int]

detected = local_features._detect
_kept: OrderedDict[Key, LocalFeatures] = OrderedDict()
_lock = threading.Lock()


def detected_once(grey: NDArray[np.uint8], contrast: float, edge: float, most: int) -> LocalFeatures:
    """As `detected`, which gives the same for the same pixels; what is given is not to be written to."""
    key = hashlib.sha256(np.ascontiguousarray(grey)).digest(), grey.shape, contrast, edge, most
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    features = detected(grey, contrast, edge, most)
    for values in (features.points, features.descriptors):
        values.flags.writeable = False
    with _lock:
        _kept[key] = features
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return features


@pytest.fixture(scope="session", autouse=True)
def features_once() -> Iterator[None]:
    """Features of one picture are computed once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_features, "_detect", detected_once)
        yield


@pytest.fixture(autouse=True)
def features_anew(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """But not for tests marked by this name, which prove something of the features, or that nothing else changes them."""
    if request.node.get_closest_marker("features_anew") is not None:
        monkeypatch.setattr(local_features, "_detect", detected)
