"""Drafting a site: what is found on it, its card, its test pages, and how to look at what was read from a page."""
