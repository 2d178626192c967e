"""What lasts from year to year: rounds, editions, and what changed between them."""
