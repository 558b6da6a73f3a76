"""What the warehouse knows of habits."""
