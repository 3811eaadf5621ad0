"""Bundles and installers: what they are made of, as far as that can be known without building them."""
