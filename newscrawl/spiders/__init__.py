"""One card a site: a file, a class and a name that are the same word."""
