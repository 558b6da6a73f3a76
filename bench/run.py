"""Measures the program on demo companies of several sizes and writes bench/results.md: `python -m bench.run [--full]`."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.installation import measured
from bench.report import report

SIZES = (1_000, 10_000, 100_000)
FULL = (*SIZES, 1_000_000)
PAGES = ("overview", "pipeline", "team")
CHANGES = 200
AUTOMATED = 1_000
"""Events that start an automation."""
JUDGED = 1_000_000
"""Open deals whose gates are judged at once."""
RESULTS = Path(__file__).with_name("results.md")


def main() -> int:
    asked = _arguments()
    sizes = asked.sizes or (FULL if asked.full else SIZES)
    with tempfile.TemporaryDirectory(prefix="salesops-bench-") as folder:
        found = {size: _measure(size, Path(folder) / str(size)) for size in sizes}
    text = report(found)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="1,000,000 deals too")
    parser.add_argument("--sizes", type=int, nargs="+", help="these numbers of deals instead")
    return parser.parse_args()


def _measure(size: int, home: Path) -> dict[str, Any]:
    home.mkdir()
    print(f"==> {size:,} deals: import", file=sys.stderr)
    found: dict[str, Any] = {"load": measured("load", home, size), "pages": {}}
    for page in PAGES:
        print(f"==> {size:,} deals: {page}", file=sys.stderr)
        found["pages"][page] = measured("pages", home, page)
    print(f"==> {size:,} deals: warehouse", file=sys.stderr)
    found["keeping_up"] = measured("keeping_up", home, CHANGES)
    print(f"==> {size:,} deals: gates", file=sys.stderr)
    found["gates"] = measured("gates", home, JUDGED)
    print(f"==> {size:,} deals: automation", file=sys.stderr)
    found["automation"] = measured("automation", home, AUTOMATED)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
