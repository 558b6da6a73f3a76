"""Calls, the people who owe them, and what came of them."""
