"""API tokens: what a program shows in place of a person's password, allowed part of what that person may."""
