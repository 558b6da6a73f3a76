"""What the grids show."""
