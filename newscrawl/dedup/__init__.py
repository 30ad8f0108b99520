"""One story, however often it was printed: fingerprints of bodies, clusters of articles."""
