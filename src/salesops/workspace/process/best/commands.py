"""`salesops process best`: habits that go with winning, and drafts made of them, in the terminal."""

import json
from datetime import UTC, datetime

import click

from salesops.capabilities.insights import actions
from salesops.capabilities.insights.decide.naming import family_first, said
from salesops.capabilities.insights.facts import Study
from salesops.capabilities.insights.queries.kept import selection
from salesops.kernel.scope import EVERYTHING
from salesops.policies import queries as policies
from salesops.policies import telling
from salesops.policies.life.steps import SHELL, LifeError
from salesops.records.errors import InvalidError
from salesops.web.formatting import counted, percent
from salesops.workspace import editing
from salesops.workspace.process.best.choosing import Chosen, choose
from salesops.workspace.process.best.deals import habit_named
from salesops.workspace.process.best.drafting import draft_of
from salesops.workspace.process.best.measured import CAVEAT
from salesops.workspace.process.best.queries import difference, habits_of


@click.command()
@click.option("--pipeline", default="", help="Its key. Default: the first of the process.")
@click.option("--segment", default="", help="Only this segment.")
@click.option("--team", default="", help="Only deals of this team.")
@click.option("--made", type=click.Choice(["12", "24"]), help="Only deals made in the last so many months.")
@click.option("--draft", "habit", help="Begin a draft of the sales process with this habit, named by its key.")
@click.option("--as", "form", type=click.Choice(["play", "requirement"]), default="play", show_default=True, help="What of it.")
@click.option("--format", "shown", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How.")
def best(pipeline: str, segment: str, team: str, made: str | None, habit: str | None, form: str, shown: str) -> None:
    """Say which habits go with winning, with how many deals behind each."""
    at = datetime.now(UTC)
    today = policies.company(at.date()).day_of(at)
    given = {"pipeline": pipeline, "segment": segment, "team": team, "made": made or ""}
    chosen = choose(editing.processes(today), given, scope=EVERYTHING, today=today)
    if chosen is None:
        telling.stop(f"The sales process in force has no pipeline {pipeline!r}.")
    if habit:
        return _draft(chosen, habit, form, at)
    study = actions.make(selection(chosen.which), on=today, at=at)
    assert study is not None
    click.echo(json.dumps(_data(chosen, study), indent=2) if shown == "json" else _text(chosen, study))
    return None


def _draft(chosen: Chosen, key: str, form: str, at: datetime) -> None:
    habit = habit_named(chosen, key)
    if habit is None:
        telling.stop(f"There is no habit {key!r}. See their keys: salesops process best --format json")
    day = policies.company(at.date()).day_of(at)
    try:
        made = draft_of(chosen, habit, form, on=day, role=SHELL, by=telling.somebody(), at=at)  # type: ignore[arg-type]
    except (InvalidError, LifeError) as refused:
        telling.stop(refused)
    click.echo(f"Draft {made.pk} of sales_process: {made.state}. {made.note}.\nTry it: salesops policy try {made.pk}")


def _text(chosen: Chosen, study: Study) -> str:
    habits = habits_of(chosen, study)
    lines = [f"{counted(study.deals, 'closed deal')}, {counted(study.asked, 'habit')} asked about. {CAVEAT}", ""]
    for effect, _ in family_first(study.told, habits):
        words = said(habits[effect.key], chosen.names)
        rates = f"{percent(effect.with_it.rate, 0)} won, without it {percent(effect.without.rate, 0)}"
        lines.append(f"{difference(effect):>28}  {words}: {rates} ({effect.with_it.deals:,} and {effect.without.deals:,} deals)")
        lines.append(f"{'':>28}  {effect.key}")
    return "\n".join(lines if study.told else [*lines, "None goes with winning or losing clearly enough."])


def _data(chosen: Chosen, study: Study) -> list[dict[str, object]]:
    habits = habits_of(chosen, study)
    numbers = ("key", "verdict", "difference", "low", "high", "lift", "q")
    return [
        {
            "words": said(habits[effect.key], chosen.names),
            **{name: getattr(effect, name) for name in numbers},
            "with_it": [effect.with_it.won, effect.with_it.deals],
            "without": [effect.without.won, effect.without.deals],
        }
        for effect in study.effects
        if effect.key in habits
    ]
