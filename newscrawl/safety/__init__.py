"""What a crawl may do and for how long: pure decisions, which the shell's middlewares (newscrawl.network) carry out."""
