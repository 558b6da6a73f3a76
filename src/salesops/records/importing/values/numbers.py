"""Numbers as people write them: currency signs, thousands marks, decimal commas, parentheses, percent.

Which of point and comma is the decimal mark is decided for the whole column from its values: `1,50` and
`1.234,5` say comma, `1.5` and `1,234.5` say point. Where no value tells, a point is a decimal mark and a
comma a thousands mark.
"""

from typing import Literal

Mark = Literal["point", "comma"]

# An apostrophe is a thousands mark in Switzerland; it stands doubled because these are inside SQL strings.
_NOISE = r"[\s\x{00a0}\x{202f}\x{2009}''’$€£¥₹₽₩₺]|^-?(R|[A-Z]{3}|kr\.?)|([A-Z]{3}|kr\.?)$"
_WHOLE = r"(\d+|\d{1,3}(MARK\d{3})+|\d{1,2}(MARK\d{2})*MARK\d{3})"
_POINT = "^" + _WHOLE.replace("MARK", ",") + r"?(\.\d*)?([eE][+-]?\d+)?$"
_COMMA = "^" + _WHOLE.replace("MARK", r"\.") + r"?(,\d*)?$"

SAYS_COMMA = r"(^|[^\d.,])\d+,\d{1,2}\D*$|,\d{4,}\D*$|\.\d{3},\d|\.\d{3}\.\d{3}"
SAYS_POINT = r"(^|[^\d.,])\d*\.\d{1,2}\D*$|\.\d{4,}\D*$|,\d{3}\.\d|,\d{3},\d{3}"

MACROS = (
    f"CREATE OR REPLACE MACRO so_bare(x) AS (regexp_replace(replace(x, '−', '-'), '{_NOISE}', '', 'g'))",
    r"CREATE OR REPLACE MACRO so_digits(s) AS (regexp_replace(s, '^[-+(]+|[)%-]+$', '', 'g'))",
    f"""CREATE OR REPLACE MACRO so_point_digits(d) AS (
        CASE WHEN regexp_matches(d, '\\d') AND regexp_matches(d, '{_POINT}') THEN replace(d, ',', '') END)""",
    f"""CREATE OR REPLACE MACRO so_comma_digits(d) AS (
        CASE WHEN regexp_matches(d, '\\d') AND regexp_matches(d, '{_COMMA}')
        THEN replace(replace(d, '.', ''), ',', '.') END)""",
    # Sign and percent as text, so that the cast to an exact decimal comes last and rounds once.
    r"""CREATE OR REPLACE MACRO so_signed(digits, s) AS (
        CASE WHEN regexp_matches(s, '^[-(]|-$') THEN '-' || digits ELSE digits END)""",
    "CREATE OR REPLACE MACRO so_point(x) AS (so_signed(so_point_digits(so_digits(so_bare(x))), so_bare(x)))",
    "CREATE OR REPLACE MACRO so_comma(x) AS (so_signed(so_comma_digits(so_digits(so_bare(x))), so_bare(x)))",
)


def parsed(text: str, mark: Mark, decimal: str) -> str:
    """SQL for the exact number in the cleaned `text`, as the type `decimal`; NULL where there is none."""
    number = f"so_{mark}({text})"
    slow = f"""CASE WHEN contains({text}, '%') THEN try_cast(try_cast({number} AS DECIMAL(38, 12)) / 100 AS {decimal})
        ELSE try_cast({number} AS {decimal}) END"""
    if mark == "comma":
        return f"({slow})"
    return f"coalesce(try_cast({text} AS {decimal}), {slow})"


def evidence(text: str) -> tuple[str, str]:
    """SQL counts of the values that say comma, and point."""
    return (
        f"count(*) FILTER (regexp_matches(so_bare({text}), '{SAYS_COMMA}'))",
        f"count(*) FILTER (regexp_matches(so_bare({text}), '{SAYS_POINT}'))",
    )


def decide(says_comma: int, says_point: int) -> Mark:
    return "comma" if says_comma > says_point else "point"
