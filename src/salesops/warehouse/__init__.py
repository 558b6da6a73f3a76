"""The second store: Delta tables shaped for questions, kept fresh from records, history and policies."""
