"""Where the artist's own key lies; apart from what signs with it, which loads slowly."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from provcheck.app import paths


@dataclass(frozen=True)
class KeyPlace:
    """Where a key lies: `secret` is to be kept, `public` may be given to anybody."""

    secret: Path
    public: Path

    @property
    def is_there(self) -> bool:
        """Whether a key was made."""
        return self.secret.exists()


def key_place() -> KeyPlace:
    """The place of the artist's own key."""
    folder = paths.settings_file().parent
    return KeyPlace(folder / "signing.key", folder / "signing.pub")
