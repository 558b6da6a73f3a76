"""The form of a policy: made from the schema of its document, filled from the text, read back into it."""
