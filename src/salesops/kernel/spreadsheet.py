"""Text that a spreadsheet program must not take for a formula: one rule for every export and file of rejects."""

import re
from typing import Any

TRIGGERS = "=+-@\t\r"
"""What makes a spreadsheet compute a cell instead of showing it, also after blanks."""
_ACTIVE = re.compile(r"^[\s\x00]*[=+\-@\t\r＝＋－＠]|^[\t\r]")
_NUMBER = re.compile(r"^\s*[+-]?\d{1,18}(\.\d{1,18})?\s*$")
"""A signed number computes to itself, and has to stay one for whoever adds it up."""


def safe_cell(value: Any) -> Any:
    """Text that would be computed gets an apostrophe before it; numbers, dates and the rest stay as they are."""
    if not isinstance(value, str) or not _ACTIVE.match(value) or _NUMBER.match(value):
        return value
    return f"'{value}"


def original_cell(text: str) -> str:
    """What `safe_cell` was given: the apostrophe it put there is taken off again."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text
