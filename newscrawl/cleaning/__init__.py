"""Cleaning of article text: characters, boilerplate lines and text printed twice. Pure functions, no Scrapy."""
