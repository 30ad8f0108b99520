"""Commands: a file each, loaded by Scrapy (COMMANDS_MODULE)."""
