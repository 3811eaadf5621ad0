"""The rooms of the window: portfolio, check, scans."""
