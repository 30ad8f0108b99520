"""What the store has to say about runs, for people and for shells."""
