"""Telling people: notices on their pages, and mail that leaves the house."""
