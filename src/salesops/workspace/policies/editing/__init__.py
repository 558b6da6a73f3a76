"""The page of a draft, and what its editor asks while somebody writes."""
