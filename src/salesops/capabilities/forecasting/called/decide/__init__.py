"""What calls add up to, and who has not called: pure."""
