"""`salesops notices` and `salesops mail`: what people were told, and how the mail goes, in the terminal."""

from datetime import UTC, datetime

import click
from django.contrib.auth import get_user_model

from salesops.records.access import Viewer, viewer_of
from salesops.records.notices import actions, pruning, queries, sending


@click.group()
def notices() -> None:
    """What people were told."""


@notices.command("list")
@click.argument("username")
@click.option("--unseen", is_flag=True, help="Only what was not seen yet.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
def list_(username: str, unseen: bool, limit: int) -> None:
    """List what USERNAME was told, the newest first."""
    found = queries.told(_viewer(username).person_id, unseen=unseen, limit=limit).notices
    for one in found:
        click.echo(
            f"{one.id:>6}  {one.at:%Y-%m-%d %H:%M}  {'      ' if one.seen_at else 'unseen'}  {one.text}  {one.link}".rstrip()
        )
    if not found:
        click.echo("Nothing.")


@notices.command()
@click.argument("username")
def seen(username: str) -> None:
    """Note that USERNAME has seen everything."""
    person = _viewer(username).person_id
    marked = actions.mark_seen(person, at=datetime.now(UTC)) if person is not None else 0
    click.echo(f"{marked} marked as seen.")


@notices.command()
def prune() -> None:
    """Forget now what is older than it is kept: notices that were seen, mail that went out. The worker does so by itself."""
    done = pruning.prune(at=datetime.now(UTC))
    click.echo(f"{done.notices} notices and {done.mail} mails forgotten.")


@click.group()
def mail() -> None:
    """Mail that leaves the house: what waits, what failed and why."""


@mail.command()
def status() -> None:
    """Say how much mail is in which state, and what is wrong with that which did not go out."""
    states = queries.mail_states()
    click.echo(", ".join(f"{states[name]} {name.replace('_', ' ')}" for name in sorted(states)) or "There is no mail.")
    if not queries.mail_is_on():
        click.echo("No mail server is set: nothing goes out. Set EMAIL_URL, see `salesops doctor` and docs/operations.md.")
    for one in queries.open_mail():
        why = f": {one.error}" if one.error else ""
        click.echo(f"{one.id:>6}  {one.state.replace('_', ' ')}  to {one.to}  {one.subject!r}  tried {one.tries} times{why}")


@mail.command()
@click.argument("mail_id", type=int, required=False)
def retry(mail_id: int | None) -> None:
    """Try mail that failed or was given up again: the one numbered MAIL_ID, or all of it."""
    click.echo(f"{actions.retry(mail_id=mail_id, at=datetime.now(UTC))} will be tried again.")


@mail.command()
def send() -> None:
    """Send what waits now, without waiting for the worker."""
    sent = 0
    while some := sending.send_waiting(at=datetime.now(UTC)):
        sent += some
    click.echo(f"{sent} sent.")


def _viewer(username: str) -> Viewer:
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise click.ClickException(f"Nobody logs in as {username!r}. See `salesops login list`.")
    return viewer_of(user, datetime.now(UTC))
