"""`salesops process compliance`: whether the process is followed, in the terminal."""

import json
from datetime import UTC, datetime

import click

from salesops.capabilities.process.decide.compliance import BY, Line
from salesops.capabilities.process.decide.naming import missing
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.web.formatting import counted, percent
from salesops.workspace import editing
from salesops.workspace.process.compliance import report as reports
from salesops.workspace.process.compliance.exporting import as_csv, data
from salesops.workspace.process.compliance.wording import help_words, value


@click.command()
@click.option("--by", type=click.Choice(BY), default="stage", show_default=True, help="One line for each.")
@click.option("--weeks", type=click.Choice(["4", "13", "26", "52"]), default="13", show_default=True, help="Up to today.")
@click.option("--team", default="", help="Only moves of deals of this team.")
@click.option("--format", "shown", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True, help="How.")
def compliance(by: str, weeks: str, team: str, shown: str) -> None:
    """Say what share of moves had what the process asks for, and who would be glad of help."""
    at = datetime.now(UTC)
    company = policies.company(at.date())
    today = company.day_of(at)
    choice = reports.choose({"by": by, "weeks": weeks, "team": team}, scope=EVERYTHING, company=company, today=today)
    found = reports.report(editing.processes(today), choice, at)
    texts = {
        "csv": lambda: as_csv(found).rstrip(),
        "json": lambda: json.dumps(data(found), indent=2),
        "text": lambda: _text(found),
    }
    click.echo(texts[shown]())


def _text(found: reports.Report) -> str:
    whole = found.whole
    said = [f"{percent(whole.share, 0)} of {counted(whole.judged, 'move')} had what the process asks for."]
    said += [f"{counted(found.open.lacking, 'open deal')} of {found.open.deals:,} lack something."]
    said += ["", *(_line(found, one) for one in found.groups)]
    if found.help:
        said += ["", "Glad of help:", *(f"  {one.person}: {help_words(one)}" for one in found.help)]
    return "\n".join(said)


def _line(found: reports.Report, one: Line) -> str:
    most = f", most often without {missing(one.missing[0][0])}" if one.missing else ""
    name = value(found.choice.by, one.value, found.process)
    return f"{percent(one.share, 0):>5}  {name}: {one.met:,} of {one.judged:,}, {one.excused:,} excused{most}"
