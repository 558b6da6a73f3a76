"""The same list side by side with another open CRM, for whoever installed it: `python -m bench.peers.run --creme PYTHON`.

PYTHON is the interpreter of an environment of its own that has `creme-crm`. Both hold as many deals, on SQLite, and answer whole
requests through Django's test client, logged in as somebody who sees everything; rounds alternate, so that both meet the
same machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

OURS = """
import json, sys, time
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
client = Client()
client.force_login(get_user_model().objects.get(username="ada"))
found = []
for _ in range(int(sys.argv[1]) + 1):
    started = time.perf_counter()
    answers = [client.get("/deals"), client.get("/deals/grid/rows?total=1")]
    found.append(time.perf_counter() - started)
    if any(answer.status_code != 200 for answer in answers):
        raise SystemExit(f"The grid answered {[answer.status_code for answer in answers]}.")
print(json.dumps(found[1:]))
"""


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="salesops-peers-") as folder:
        home = Path(folder) / "home"
        _salesops(home, "setup")
        _salesops(home, "demo", "--deals", str(asked.deals))
        ours, theirs = [], []
        for _ in range(asked.rounds):
            ours += _ours(home)
            theirs += _creme(asked.creme, Path(folder) / "creme", asked.deals)
    print(f"{asked.deals:,} deals, {asked.rounds} alternating rounds, medians of whole requests:")
    print(f"  salesops, page and first 200 rows   {1000 * median(ours):6.0f} ms")
    print(f"  Creme, list page                    {1000 * median(theirs):6.0f} ms")
    print(f"  ratio                               {median(theirs) / median(ours):6.1f}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--creme", required=True, help="the Python of an environment that has creme-crm")
    parser.add_argument("--deals", type=int, default=100_000, help="how many deals each holds")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    return parser.parse_args()


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"SALESOPS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "salesops.config.settings"}


def _salesops(home: Path, *words: str) -> None:
    command = [sys.executable, "-m", "salesops.config.cli", *words]
    subprocess.run(command, env=_environment(home), check=True, capture_output=True, input=b"")


def _ours(home: Path) -> list[float]:
    command = [sys.executable, "-c", OURS, "5"]
    return json.loads(subprocess.run(command, env=_environment(home), check=True, capture_output=True, text=True).stdout)


def _creme(python: str, folder: Path, deals: int) -> list[float]:
    command = [python, str(Path(__file__).with_name("creme_peer.py")), str(folder), str(deals), "5"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])["seconds"]


if __name__ == "__main__":
    raise SystemExit(main())
