"""What the record pages show, as values; templates print them."""
