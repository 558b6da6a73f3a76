"""Commands that run the program itself."""

import secrets
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from salesops.config.serving import Child, keep_running
from salesops.records.following import catch_up
from salesops.records.locks import held, present
from salesops.records.logins import make_login_without_person
from salesops.web import queue as jobs
from salesops.workspace.backup.places import finish_interrupted
from salesops.workspace.logins.actions.passwords import owe_change, still_has


def say(text: str) -> None:
    click.echo(f"==> {text}")


@click.command()
def setup() -> None:
    """Create or upgrade the record store."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with held("setup", wait=True):
        call_command("migrate", verbosity=0, interactive=False)
        finish_interrupted()
        catch_up()
    jobs.prepare()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, help="The port to listen on. Default: the first free one from 8000 on.")
@click.option(
    "--data", "folder", type=click.Path(exists=True, path_type=Path), help="Load this export instead of the demo company."
)
@click.option("--empty", is_flag=True, help="Start with no records at all.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes answer.")
@click.pass_context
def run(ctx: click.Context, host: str, port: int | None, folder: Path | None, empty: bool, workers: int) -> None:
    """Set up on first start (demo company, or the export in --data), then serve the program and its worker."""
    say(f"Everything this installation knows lies in {settings.HOME}")
    ctx.invoke(setup)
    if not settings.HOME.joinpath("filled").exists():
        _fill(folder, empty=empty)
        settings.HOME.joinpath("filled").write_text(datetime.now(UTC).isoformat())
    port = _free_port(host, port)
    say(f"salesops is at http://{host}:{port}")
    _show_logins()
    keep_running([Child(["web", "--host", host, "--port", str(port), "--workers", str(workers)]), Child(["worker"])], say=say)


def _fill(folder: Path | None, *, empty: bool) -> None:
    words = [] if empty else ["import", str(folder)] if folder else ["demo"]
    if words:
        say("Loading the export" if folder else "Making the demo company (once)")
        done = subprocess.run([sys.executable, "-m", "salesops.config.cli", *words], check=False)  # noqa: S603  our own words
        if done.returncode:
            raise SystemExit(done.returncode)
    if folder or empty:
        _first_login()


def _first_login() -> None:
    """An administrator with a password nobody else knows, kept in the home until it is changed."""
    note = settings.HOME / "first-login.txt"
    if not note.exists():
        note.touch(mode=0o600)
        note.write_text(f"admin / {secrets.token_urlsafe(12)}\n")
    if not get_user_model().objects.filter(username="admin").exists():
        make_login_without_person("admin", note.read_text().strip().partition(" / ")[2], role="admin")
        owe_change("admin")


def _free_port(host: str, wanted: int | None) -> int:
    """The port asked for; else the first free one from 8000 on, so that two installations run side by side."""
    if wanted is not None:
        return wanted
    for port in range(8000, 8100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise click.ClickException("The ports 8000 to 8099 are all taken. Give a free one with --port.")


def _show_logins() -> None:
    note = settings.HOME / "first-login.txt"
    if not note.exists():
        return
    first, _, password = note.read_text().strip().partition(" / ")
    if first == "admin" and not still_has("admin", password):
        note.unlink()  # that password was changed, as it has to be
    else:
        say(f"Who can log in, as {note} says:\n{note.read_text().rstrip()}")


def _refuse_half_restored() -> None:
    """This process has read the secret key already; the restore that was finished just now has brought another."""
    if finish_interrupted():
        raise click.ClickException("A restore that had been interrupted was finished just now. Start again.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes answer.")
def web(host: str, port: int, workers: int) -> None:
    """Serve the web program alone."""
    _refuse_half_restored()
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "salesops.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        respawn_failed_workers=True,
        blocking_threads=4,
        log_enabled=True,
    ).serve()


@click.command()
def worker() -> None:
    """Run the background jobs and keep the warehouse fresh."""
    _refuse_half_restored()
    from huey.consumer_options import ConsumerConfig

    from salesops.capabilities.automation.jobs import keep_automating, keep_calling
    from salesops.capabilities.forecasting.called.jobs import keep_reminding
    from salesops.capabilities.forecasting.jobs import keep_forecasting
    from salesops.capabilities.handoffs.jobs import keep_clocks
    from salesops.records.notices.jobs import keep_sending
    from salesops.warehouse.jobs import WORKER, follow
    from salesops.web.queue import prepare, queue
    from salesops.workspace import jobs as _jobs  # noqa: F401  the jobs register themselves with the queue

    prepare()
    stop = threading.Event()
    threading.Thread(target=follow, args=(stop,), daemon=True, name="warehouse").start()
    threading.Thread(target=keep_forecasting, args=(stop,), daemon=True, name="forecasts").start()
    threading.Thread(target=keep_reminding, args=(stop,), daemon=True, name="calls").start()
    threading.Thread(target=keep_clocks, args=(stop,), daemon=True, name="hand-offs").start()
    threading.Thread(target=keep_automating, args=(stop,), daemon=True, name="automation").start()
    threading.Thread(target=keep_calling, args=(stop,), daemon=True, name="webhooks").start()
    threading.Thread(target=keep_sending, args=(stop,), daemon=True, name="mail").start()
    options = ConsumerConfig(workers=1, periodic=False, initial_delay=0.1, max_delay=1.0)
    with present(WORKER):
        queue.create_consumer(**options.values).run()
    stop.set()
