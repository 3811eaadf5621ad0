"""What comparing two pictures needs of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from provcheck.core.fingerprint import orientation
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.fingerprint.orientation import Orientation
from provcheck.core.fingerprint.structure_map import StructureMap
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.lettering import lettering_mask
from provcheck.core.matching.structure import Peak, Spectrum, peak, spectrum
from provcheck.core.matching.warped import BoolMap
from provcheck.core.records import PictureFacts


@dataclass(frozen=True)
class PairPicture:
    """What aligning needs of a picture.

    Attributes:
        facts: Digests, size, detail.
        small: Its pixels at a preview's size.
        features: Local features of its light.
        drawing: Map of its drawing.
        lines: Local features of its line map, for levels that use them.
        shown: Where `small` is solid: bool, of any size; None when that is no matter.
    """

    facts: PictureFacts
    small: Pixels
    features: LocalFeatures
    drawing: StructureMap
    lines: LocalFeatures | None = None
    shown: BoolMap | None = None
    _spectra: dict[Orientation, Spectrum] = field(default_factory=dict, repr=False, compare=False)

    def structure(self, form: Orientation = orientation.UPRIGHT) -> Spectrum:
        """Structure of the whole picture in one of its orientations."""
        # Works are shared by threads: two may compute the same, neither takes what the other has put away.
        known = self._spectra.get(form)
        if known is None:
            known = self._spectra[form] = spectrum(self.small, form)
        return known

    @cached_property
    def lettering(self) -> BoolMap:
        """Where the picture holds lines of lettering: bool, at the size of `lettering_mask`."""
        return lettering_mask(self.small)

    @cached_property
    def self_mirrored(self) -> Peak:
        """How far the picture coincides with its own mirror image."""
        return peak(self.structure(), self.structure(orientation.MIRRORED))
