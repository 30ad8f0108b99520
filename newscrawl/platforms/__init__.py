"""How families of sites are built. A spider picks the family it belongs to; the generic one fits every site."""
