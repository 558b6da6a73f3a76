"""What the policy pages show."""
