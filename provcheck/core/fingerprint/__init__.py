"""What is remembered of a picture: digests, perceptual hashes, embeddings, local features."""
