"""Where articles are announced: section pages, feeds, sitemaps; each yields links with what was said about them."""
