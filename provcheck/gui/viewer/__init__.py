"""Looking at a work and a suspect side by side."""
