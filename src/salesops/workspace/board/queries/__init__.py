"""What the board shows: lanes with true counts and sums, cards a page at a time, the answer in words."""
