"""What may be said about habits: how they are measured, and when a difference is told."""
