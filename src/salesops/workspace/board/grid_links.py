"""From a condition of the board to the grid that lists the same deals."""

import json
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from salesops.kernel.condition import Condition, to_data


def grid_href(condition: Condition, search: str = "", order: str = "", as_of: str = "") -> str:
    """Where the grid shows the deals that meet the condition."""
    given = {"where": json.dumps(to_data(condition), default=_plain), "q": search, "order": order, "as_of": as_of}
    return f"/deals?{urlencode({name: value for name, value in given.items() if value})}"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
