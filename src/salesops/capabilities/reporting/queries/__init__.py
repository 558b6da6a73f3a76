"""Rows and metrics made into what a page prints: one context object a page, a fixed number of questions."""
