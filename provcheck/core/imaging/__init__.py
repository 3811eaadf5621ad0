"""One door for pixels: every picture the program sees comes through `door.read_picture`."""
