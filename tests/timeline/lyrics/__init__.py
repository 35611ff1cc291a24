"""Words of a song and what was heard of it."""
