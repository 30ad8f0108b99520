"""How requests leave the house: which host may be asked, what its robots.txt allows, how often, and when not."""
