"""What changed in the pipeline since the period began, as a waterfall that adds up."""

_MOVES = (
    ("created", "Created", ""),
    ("pulled_in", "Pulled in", ""),
    ("amount_up", "Amounts up", ""),
    ("amount_down", "Amounts down", ""),
    ("pushed_out", "Pushed out", ""),
    ("reopened", "Reopened", ""),
    ("lost", "Lost", ""),
    ("won", "Won", "compare"),
)
