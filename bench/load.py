"""Measures how long it takes from files to dashboards: `python -m bench.load DEALS`."""

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

SEED = 7


def main(deals: int) -> None:
    django.setup()
    from django.core.management import call_command

    from salesops.kernel.actor import Actor
    from salesops.policies import actions as policies
    from salesops.policies.timeline import BEGINNING
    from salesops.records.importing import plan, run
    from salesops.warehouse.refresh import rebuild
    from salesops.workspace.demo.loading import let_in
    from salesops.workspace.demo.world import simulate
    from salesops.workspace.demo.writing import write

    call_command("migrate", verbosity=0, interactive=False)
    now, by, lap = datetime.now(UTC), Actor(None, "bench", "command"), Laps()
    folder = Path(settings.HOME) / "demo"
    world = simulate(deals=deals, seed=SEED, today=now.date())
    rows = write(world, folder)
    lap("simulate")
    with plan([folder]) as planned:
        lap("read")
        result = run(planned, by=by, at=now)
    lap("import")
    for _, text in result.policies:
        policies.apply(text, starts_on=BEGINNING, by=by, at=now)
    let_in(world.cast.people)
    lap("policies")
    rebuild(at=now)
    lap("warehouse")
    refused = sum(file.rejected for file in result.files)
    if refused:
        raise SystemExit(f"{refused} rows were refused; a demo company has none. See {result.rejects}.")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"deals": deals, "rows": sum(rows.values()), "gigabytes": memory, "cpu": lap.cpu, **lap.seconds}))


class Laps:
    """Seconds from one call to the next, by name; `cpu` is what all threads worked together since the first one."""

    def __init__(self) -> None:
        self.last = time.perf_counter()
        self.seconds: dict[str, float] = {}
        self.cpu_before = 0.0

    def __call__(self, name: str) -> None:
        now = time.perf_counter()
        self.cpu_before = self.cpu_before or time.process_time()
        self.seconds[name], self.last = now - self.last, now
        print(f"    {name}: {self.seconds[name]:.1f} s", file=sys.stderr)

    @property
    def cpu(self) -> float:
        return time.process_time() - self.cpu_before


if __name__ == "__main__":
    main(int(sys.argv[1]))
