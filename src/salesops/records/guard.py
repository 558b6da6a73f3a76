"""Who may write records: `salesops.records.actions`, which appends the history in the same transaction."""

from salesops.history.door import Door

DOOR = Door("salesops.records.actions")
