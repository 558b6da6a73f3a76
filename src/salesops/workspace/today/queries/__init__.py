"""Whose day it is, what is to be done in it, and how it is told."""
