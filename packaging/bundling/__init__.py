"""What `packaging/bundle.py` makes bundles and installers with."""
