"""WARC: pages as they were fetched, read in place of the network."""
