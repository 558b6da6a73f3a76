"""The life of a policy: drafted, checked, tried, approved, in force, replaced or withdrawn; never edited in place."""
