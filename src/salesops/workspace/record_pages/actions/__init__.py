"""What the record pages do beyond editing a record: each in one transaction, with its history."""
