"""From the bytes of a page to the fields of an article: one parse, one walk, then functions over the page table."""
