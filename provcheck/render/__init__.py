"""Reports as files: PDF for people, JSON and CSV for machines."""
