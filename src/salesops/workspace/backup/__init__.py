"""Everything an installation knows in one file, made while people work, put back into SQLite or PostgreSQL alike."""
