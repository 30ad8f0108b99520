"""From the store to JSON Lines: the record of an article, files that are whole or not there, Scrapy's own feeds."""
