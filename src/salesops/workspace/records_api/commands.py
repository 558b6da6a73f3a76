"""`salesops api`: what the API is, for programs that make clients of it."""

import json

import click

from salesops.web.api import api as described


@click.group()
def api() -> None:
    """The HTTP API."""


@api.command()
def describe() -> None:
    """Print the description of the API: OpenAPI 3.1, as JSON."""
    click.echo(json.dumps(described.get_openapi_schema(), indent=2))
