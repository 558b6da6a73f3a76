"""Creme (AGPL: measured, never imported here), run by the Python that has `creme-crm`.

    python creme_peer.py FOLDER DEALS ROUNDS

Makes a project in FOLDER and fills it with DEALS opportunities: the first through its own models, the rest as copies of those
rows, without their relations, which spares it work. Times its list of opportunities through its own test client, logged in as
an administrator. Prints JSON.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

NAME = "measured_peer"
FIRST = 200
DATABASE = """
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(BASE_DIR / "peer.sqlite3")}}
ALLOWED_HOSTS = ["*"]
DEBUG = False
SECRET_KEY = "only for measuring"
"""


def main(folder: Path, deals: int, rounds: int) -> None:
    project = folder / NAME
    command = Path(sys.executable).with_name("creme")
    if not project.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _run([command, "creme_start_project", NAME], folder)
        settings = project / NAME / "settings.py"
        settings.write_text(settings.read_text() + DATABASE)
        words = [f"--settings={NAME}.settings"]
        for step in ("migrate", "creme_populate", "generatemedia"):
            _run([command, step, *words], project)
    sys.path.insert(0, str(project))
    os.environ["DJANGO_SETTINGS_MODULE"] = f"{NAME}.settings"
    import django

    django.setup()
    from creme.opportunities import get_opportunity_model

    model = get_opportunity_model()
    _fill(model, deals)
    print(json.dumps({"deals": model.objects.count(), "seconds": _times(model.get_lv_absolute_url(), rounds)}))


def _run(words: list[object], folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    command = [str(word) for word in words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{words[1]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def _fill(model: type, deals: int) -> None:
    if model.objects.count() == 0:
        _first(model)
    while (count := model.objects.count()) < deals:
        _copy(model, min(count, deals - count))


def _first(model: type) -> None:
    from creme.creme_core.models import CremeUser
    from creme.opportunities.models import SalesPhase
    from creme.persons import get_organisation_model

    user = CremeUser.objects.filter(is_superuser=True).first()
    organisations = get_organisation_model()
    emitter = organisations.objects.first() or organisations.objects.create(user=user, name="Us")
    target = organisations.objects.create(user=user, name="Them")
    phases = list(SalesPhase.objects.all())
    for number in range(FIRST):
        model.objects.create(
            user=user,
            name=f"Opportunity {number}",
            sales_phase=phases[number % len(phases)],
            estimated_sales=number,
            emitter=emitter,
            target=target,
        )


def _copy(model: type, count: int) -> None:
    """`count` of the rows again, under further ids: an opportunity is a row of two tables."""
    from django.db import connection, transaction

    parent = model._meta.pk.remote_field.model
    top = parent.objects.order_by("-pk").values_list("pk", flat=True).first()
    ids = list(model.objects.order_by("pk").values_list("pk", flat=True)[:count])
    again = {old: top + number for number, old in enumerate(ids, 1)}
    with transaction.atomic(), connection.cursor() as cursor:
        for table, key in ((parent._meta.db_table, "id"), (model._meta.db_table, model._meta.pk.column)):
            columns = [field.column for field in (parent if key == "id" else model)._meta.local_concrete_fields]
            kept = ", ".join(f'"{column}"' for column in columns if column not in (key, "uuid"))
            uuid = ", uuid" if "uuid" in columns else ""
            fresh = ", lower(hex(randomblob(16)))" if uuid else ""
            sql = f"INSERT INTO {table} ({key}{uuid}, {kept}) SELECT %s{fresh}, {kept} FROM {table} WHERE {key} = %s"
            cursor.executemany(sql, [(new, old) for old, new in again.items()])


def _times(address: str, rounds: int) -> list[float]:
    from creme.creme_core.models import CremeUser
    from django.test import Client

    client = Client()
    client.force_login(CremeUser.objects.filter(is_superuser=True).first())
    found = []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        answer = client.get(address)
        found.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}.")
    return found[1:]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
