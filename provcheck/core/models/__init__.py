"""What a model is, which ones are there, and what they run on."""
