"""Record pages: what one record is, what belongs to it, and all that happened to it, now or as of a past day."""
