"""What is public is documented: metrics, policy kinds, commands."""

import ast

import click
import pytest
from tests.architecture.source import ROOT

from salesops.config import cli
from salesops.metrics.catalogue import METRICS
from salesops.policies.documents import DOCUMENTS

METRIC_PAGES = ROOT / "docs" / "metrics"
POLICY_PAGES = ROOT / "docs" / "policies"


@pytest.mark.parametrize("name", sorted(METRICS))
def test_every_metric_has_a_page_that_gives_its_formula(name):
    page = METRIC_PAGES / f"{name}.md"
    assert page.is_file(), f"docs/metrics/{name}.md is missing: run `make docs`."
    assert " ".join(METRICS[name].formula.split()) in " ".join(page.read_text().split()), (
        f"{page.name} is stale: run `make docs`."
    )


def test_no_page_describes_a_metric_that_is_gone():
    assert {page.stem for page in METRIC_PAGES.glob("*.md")} - set(METRICS) <= {"README", "index", "waterfall"}


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_every_policy_kind_has_a_page(kind):
    assert (POLICY_PAGES / f"{kind}.md").is_file(), f"docs/policies/{kind}.md is missing: run `make docs`."


def _commands(command: click.Command, path: str = "salesops") -> list[tuple[str, click.Command]]:
    context = click.Context(command)
    if not isinstance(command, click.Group):
        return [(path, command)]
    below = [(f"{path} {name}", command.get_command(context, name)) for name in command.list_commands(context)]
    return [(path, command), *(found for name, child in below if child for found in _commands(child, name))]


@pytest.mark.parametrize(("path", "command"), _commands(cli.main), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_says_what_it_does_and_every_option_what_it_means(path, command):
    assert command.help, f"`{path}` has no help text."
    silent = [
        option.opts[-1] for option in command.params if isinstance(option, click.Option) and not (option.help or option.hidden)
    ]
    assert silent == [], f"`{path}` has options without help."


def test_every_listed_command_can_be_loaded():
    listed = cli.main.list_commands(click.Context(cli.main))
    assert [name for name in listed if cli.main.get_command(click.Context(cli.main), name) is None] == []


def test_every_relative_link_in_the_docs_leads_somewhere():
    import re

    broken = []
    for page in [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert broken == []


def test_every_decision_says_context_decision_and_consequences():
    for page in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        text = page.read_text().lower()
        assert all(word in text for word in ("context", "decision", "consequences")), page.name


def test_docstrings_of_the_public_policy_documents_are_there():
    """Their descriptions become the pages of `docs/policies`."""
    folder = ROOT / "src" / "salesops" / "policies" / "documents"
    silent = [
        f"{path.name}:{node.name}"
        for path in folder.glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []
