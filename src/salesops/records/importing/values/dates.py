"""Dates and moments in every common spelling, rewritten step by step to ISO form.

`03/04/2017` is 3 April or 4 March: the order is decided for the whole column from its values, and asked
where both fit all of them. A moment without a zone is UTC; a moment without a time is noon UTC. Years of
two digits: 00 to 68 are this century, 69 to 99 the last.
"""

from dataclasses import dataclass
from functools import reduce
from typing import Literal

Order = Literal["dmy", "mdy"]

NUMERIC = r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})(?:\D|$)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _rewritten(text: str, *steps: tuple[str, str]) -> str:
    """SQL applying each (pattern, replacement) in turn."""
    return reduce(lambda sql, step: f"regexp_replace({sql}, '{step[0]}', '{step[1]}')", steps, text)


def _months_numbered(text: str) -> str:
    return reduce(lambda sql, month: f"replace({sql}, '-{month[1]}-', '-{month[0]}-')", enumerate(_MONTHS, start=1), text)


_PLAIN = _rewritten("lower(x)", (r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", ""))
_NAMED = _rewritten(
    _PLAIN,
    (r"^(\d{1,2})(?:st|nd|rd|th|\.)?[ .,/-]*([a-z]{3})[a-z]*[ .,/-]*(\d{4}|\d{2})(\D|$)", r"\3-\2-\1\4"),
    (r"^([a-z]{3})[a-z]*[ .-]*(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})(\D|$)", r"\3-\1-\2\4"),
    (r"^([0-6]\d-[a-z]{3}-)", r"20\1"),
    (r"^([7-9]\d-[a-z]{3}-|69-[a-z]{3}-)", r"19\1"),
)
_YEAR_FIRST = _rewritten(
    _months_numbered(_NAMED),
    (r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})", r"\1-\2-\3"),
    (r"^((?:19|20)\d{2})(\d{2})(\d{2})$", r"\1-\2-\3"),
)
_LONG_YEARS = _rewritten(
    "so_year_first(x)",
    (r"^(\d{1,2})[-/. ](\d{1,2})[-/. ]([0-6]\d)(\D|$)", r"\1-\2-20\3\4"),
    (r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2})(\D|$)", r"\1-\2-19\3\4"),
)
_NUMBERED = r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})"
_DMY = _rewritten(_LONG_YEARS, (_NUMBERED, r"\3-\2-\1"))
_MDY = _rewritten(_LONG_YEARS, (_NUMBERED, r"\3-\1-\2"))
_DATE = r"^\d{4}-\d{1,2}-\d{1,2}"
_TIME = _rewritten(
    f"regexp_replace(iso, '{_DATE}[t, ]*', '')",
    (r"\s*(z|utc|gmt)$", "+00:00"),
    (r"\s*([+-]\d{2}):?(\d{2})$", r"\1:\2"),
    (r"^(\d):", r"0\1:"),
    (r"\s*([ap])\.?m\.?$", r" \1m"),
    (r"(\.\d{6})\d+", r"\1"),
)
_TWELVE_HOURS = "['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p']"

MACROS = (
    f"CREATE OR REPLACE MACRO so_year_first(x) AS ({_YEAR_FIRST})",
    f"CREATE OR REPLACE MACRO so_iso_dmy(x) AS ({_DMY})",
    f"CREATE OR REPLACE MACRO so_iso_mdy(x) AS ({_MDY})",
    f"CREATE OR REPLACE MACRO so_date_part(iso) AS (regexp_extract(iso, '{_DATE}'))",
    f"CREATE OR REPLACE MACRO so_time_part(iso) AS ({_TIME})",
    # Only whole dates count: trailing rubbish must not be taken for a time.
    f"""CREATE OR REPLACE MACRO so_joined(day, clock) AS (
        CASE WHEN clock = '' THEN try_cast(day AS DATE) + INTERVAL 12 HOUR
        WHEN clock LIKE '% _m' THEN try_strptime(day || ' ' || clock, {_TWELVE_HOURS})
        WHEN regexp_matches(clock, '^\\d\\d:\\d\\d') THEN try_cast(try_cast(day || ' ' || clock AS TIMESTAMPTZ) AS TIMESTAMP)
            END)""",
    """CREATE OR REPLACE MACRO so_epoch(x) AS (
        CASE WHEN regexp_matches(x, '^\\d{12,13}$') THEN make_timestamp(x::BIGINT * 1000)
        WHEN regexp_matches(x, '^[01]\\d{9}$') THEN make_timestamp(x::BIGINT * 1000000) END)""",
    "CREATE OR REPLACE MACRO so_moment_of(iso) AS (so_joined(so_date_part(iso), so_time_part(iso)))",
)


_PLAIN_MOMENT = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z?$"


def plain_moment(text: str) -> str:
    """SQL for a moment in ISO form, or a day in it, alone: much less to work out than `moment`."""
    day_alone = f"CASE WHEN length({text}) = 10 THEN {plain_day(text)} + INTERVAL 12 HOUR END"
    return f"coalesce(CASE WHEN regexp_matches({text}, '{_PLAIN_MOMENT}') THEN try_cast({text} AS TIMESTAMP) END, {day_alone})"


def plain_day(text: str) -> str:
    return f"CASE WHEN regexp_matches({text}, '^\\d{{4}}-\\d\\d-\\d\\d$') THEN try_cast({text} AS DATE) END"


def moment(text: str, order: Order) -> str:
    """SQL for the moment (UTC, without a zone) in the cleaned `text`; NULL where there is none."""
    return f"coalesce({plain_moment(text)}, so_epoch({text}), so_moment_of(so_iso_{order}({text})))"


def day(text: str, order: Order) -> str:
    """SQL for the date written in the cleaned `text`: of a moment, the date as written, whatever its zone."""
    iso = f"so_iso_{order}({text})"
    checked = f"CASE WHEN so_moment_of({iso}) IS NOT NULL THEN try_cast(so_date_part({iso}) AS DATE) END"
    return f"coalesce({plain_day(text)}, so_epoch({text})::DATE, {checked})"


@dataclass(frozen=True)
class Evidence:
    """Of the values of a column that are written with numbers and do not begin with the year."""

    differ: int
    """How many read differently in the two orders."""
    not_dmy: int
    not_mdy: int


def evidence(text: str) -> tuple[str, str, str]:
    """SQL counts for the three fields of Evidence."""
    first = f"try_cast(regexp_extract({text}, '{NUMERIC}', 1) AS INTEGER)"
    second = f"try_cast(regexp_extract({text}, '{NUMERIC}', 2) AS INTEGER)"
    return (
        f"count(*) FILTER ({first} <> {second})",
        f"count(*) FILTER ({second} > 12 AND {first} <= 12)",
        f"count(*) FILTER ({first} > 12 AND {second} <= 12)",
    )


def decide(evidence: Evidence) -> Order | None:
    """The order the values tell; None where they leave it open and it matters."""
    if evidence.not_mdy != evidence.not_dmy:
        return "dmy" if evidence.not_mdy > evidence.not_dmy else "mdy"
    return "dmy" if evidence.differ == 0 else None
