"""The library: portfolios, fingerprints, pair results and scans in one SQLite file."""
