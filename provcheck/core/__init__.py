"""The engine: pixels, fingerprints, library, matching. No Qt, no printing, no text for people."""
