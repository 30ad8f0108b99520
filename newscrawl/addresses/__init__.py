"""What an address is: which two are one article, which are one site, which may lead to an article at all."""
