"""What the commands about policies share: who acts, how days are read, how answers are written."""

import getpass
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from salesops.kernel.actor import Actor
from salesops.kernel.finding import Finding
from salesops.policies.difference import Difference, grouped
from salesops.policies.timeline import BEGINNING, Version
from salesops.policies.trials import Trial, to_data

REFUSED, CONFLICT, CANCELLED = 1, 3, 130
"""Exit codes: something is wrong with the document or the asker; somebody else was quicker; Ctrl-C."""


class Day(click.ParamType):
    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day. Write it year-month-day, for example 2017-07-01.", param, ctx)


FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people, or for programs."
)


def stop(message: object, code: int = REFUSED) -> NoReturn:
    """End the command with a message on the error stream and a code."""
    error = click.ClickException(str(message))
    error.exit_code = code
    raise error


def somebody() -> Actor:
    try:
        return Actor(None, getpass.getuser(), "command")
    except (OSError, KeyError):
        return Actor(None, "command line", "command")


def text_in(file: Path) -> str | None:
    """A file's text; None where it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None


def span(version: Version) -> str:
    start = "from the beginning" if version.starts_on <= BEGINNING else f"from {version.starts_on}"
    return f"{start} until {version.ends_on}" if version.ends_on else f"{start} on"


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str)


def findings_data(findings: Sequence[Finding]) -> list[dict[str, str]]:
    return [vars(finding) for finding in findings]


def differences_data(found: Sequence[Difference]) -> list[dict[str, Any]]:
    keys = ("change", "where", "said", "before", "after", "path")
    return [{**{key: getattr(one, key) for key in keys}, "words": str(one)} for one in found]


def differences_text(found: Sequence[Difference]) -> str:
    """One line a place: `Stage Demo: expected days 14 → 10; required field budget added`."""
    lines = []
    for place, those in grouped(found):
        said = "; ".join(one.said for one in those)
        text = f"{place}: {said}" if place else said
        lines.append(text[:1].upper() + text[1:])
    return "\n".join(lines)


def trial_text(trial: Trial, most: int = 20) -> str:
    lines = [*(trial.sentences or ("Nothing would change for any record.",))]
    for one in trial.records[:most]:
        change = " → ".join(filter(None, (one.before, one.after)))
        lines.append("  " + ", ".join(filter(None, (one.name, one.owner, one.amount, one.why, change))))
    if len(trial.records) > most:
        lines.append(f"  and {len(trial.records) - most} more; all of them with --format json")
    return "\n".join(lines)


def trial_data(trial: Trial) -> dict[str, Any]:
    return to_data(trial)
