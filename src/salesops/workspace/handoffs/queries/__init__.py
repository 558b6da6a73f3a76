"""What the pages about hand-offs show."""
