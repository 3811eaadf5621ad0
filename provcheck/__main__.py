"""`python -m provcheck`."""

from provcheck.cli.main import main

if __name__ == "__main__":
    main()
