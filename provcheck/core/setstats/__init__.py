"""What a whole set of pictures shows about a portfolio."""
