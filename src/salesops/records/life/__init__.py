"""The life of one record: from when to when it is, what it was called then, and everything that happened to it."""
