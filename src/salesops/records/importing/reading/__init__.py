"""From paths to tables of text columns with row numbers, in a workshop."""
