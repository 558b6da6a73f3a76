"""What a forecast is and how good it was: pure."""
