"""May this deal move, what is missing, and what comes next."""
