"""The draws of a run as Parquet files in the home: small, and made again from the same book if they are lost."""

import json
from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from salesops.capabilities.forecasting.decide.drawing import Wins
from salesops.capabilities.forecasting.decide.keeping import Kept
from salesops.capabilities.forecasting.decide.summing import Sums, sums
from salesops.capabilities.forecasting.facts import SLICES, Ints

_WINS = ("draw", "carrier", "bucket", "amount", "deals")
_COLUMNS = ("kind", "deal", "owner", "value", "yearly", "close_date", "closed")
_SMALL = {"draw": pa.int16(), "carrier": pa.int32(), "bucket": pa.int8(), "deals": pa.float32()}
REMEMBERED, SUMS_REMEMBERED = 8, 32


def folder() -> Path:
    return Path(settings.HOME) / "forecasts"


def write_kept(run: int, kept: Kept) -> None:
    """Both files appear whole or not at all."""
    folder().mkdir(parents=True, exist_ok=True)
    wins = {name: pa.array(getattr(kept.wins, name), type=_SMALL.get(name)) for name in _WINS}
    deals = {name: getattr(kept, name) for name in _COLUMNS}
    labels = {f"label_{name}": kept.labels[name].astype(np.int32) for name in SLICES}
    spans = {
        f"{what}_{n}": _padded(getattr(kept, what)[:, n], len(kept.kind))
        for what in ("chance", "expected")
        for n in range(len(kept.edges))
    }
    about = {"day": kept.day, "edges": kept.edges.tolist(), "draws": kept.draws, "names": dict(kept.names)}
    _write(pa.table({**deals, **labels, **spans}), _deals(run), about)
    _write(pa.table(wins), _wins(run), {})
    write_sums(run, sums(kept))


def write_sums(run: int, found: Sums) -> None:
    part = _sums(run).with_suffix(".part")
    with part.open("wb") as file:
        np.savez_compressed(file, **{one.name: getattr(found, one.name) for one in fields(found)})
    part.replace(_sums(run))


@lru_cache(maxsize=SUMS_REMEMBERED)
def read_sums(run: int, where: Path) -> Sums | None:
    """None where the file is not there, or was written by an earlier release."""
    if not _sums(run).exists():
        return None
    with np.load(_sums(run), allow_pickle=False) as found:
        if {one.name for one in fields(Sums)} != {*found.files}:
            return None
        columns = {one.name: found[one.name] for one in fields(Sums)}
    return Sums(**{**columns, "day": int(columns["day"])})


@lru_cache(maxsize=REMEMBERED)
def read_kept(run: int, where: Path) -> Kept | None:
    """None where the files are not there, or lack a column: those of a version before."""
    if not (_wins(run).exists() and _deals(run).exists()):
        return None
    wins, deals = pq.read_table(_wins(run)), pq.read_table(_deals(run))
    if not (set(_COLUMNS) <= set(deals.column_names) and set(_WINS) <= set(wins.column_names)):
        return None
    about = json.loads(deals.schema.metadata[b"about"])
    columns = {name: deals[name].to_numpy() for name in deals.column_names}
    is_open = columns["kind"] == 0
    tables = {
        what: np.stack([columns[f"{what}_{n}"][is_open] for n in range(len(about["edges"]))], axis=1)
        for what in ("chance", "expected")
    }
    return Kept(
        day=about["day"],
        edges=np.array(about["edges"], dtype=np.int64),
        draws=about["draws"],
        wins=Wins(*(_wide(wins[name].to_numpy()) for name in _WINS)),
        **{name: columns[name] for name in _COLUMNS},
        labels={name: _wide(columns[f"label_{name}"]) for name in SLICES},
        names={name: tuple(names) for name, names in about["names"].items()},
        **tables,
    )


def forget(runs: Iterable[int]) -> None:
    """Let go of the draws of these runs; they are made again when somebody asks. Their sums are small, and stay."""
    for run in runs:
        for path in (_wins(run), _deals(run)):
            path.unlink(missing_ok=True)


def _wide(column: np.ndarray) -> Ints:
    return column.astype(np.int64) if column.dtype.kind == "i" else column.astype(float)


def _padded(column: np.ndarray, rows: int) -> np.ndarray:
    return np.concatenate([column, np.zeros(rows - len(column))])


def _write(table: pa.Table, path: Path, about: dict[str, object]) -> None:
    whole = table.replace_schema_metadata({"about": json.dumps(about)})
    part = path.with_suffix(".part")
    few = [column.name for column in whole.schema if not pa.types.is_floating(column.type)]
    pq.write_table(whole, part, compression="zstd", use_dictionary=few, write_statistics=False)
    part.replace(path)


def _wins(run: int) -> Path:
    return folder() / f"{run}-wins.parquet"


def _deals(run: int) -> Path:
    return folder() / f"{run}-deals.parquet"


def _sums(run: int) -> Path:
    return folder() / f"{run}-sums.npz"
