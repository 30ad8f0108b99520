"""What runs beside the crawl: the life of a run, progress on the terminal."""
