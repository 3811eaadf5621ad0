"""Find copies of an artist's works among other pictures, on the artist's own computer."""

__version__ = "0.1.0"
