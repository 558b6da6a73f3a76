"""Where an installation keeps everything it knows: one folder, `SALESOPS_HOME`."""

import os
from pathlib import Path

import platformdirs

CHECKOUT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """`SALESOPS_HOME`; else `.salesops` in the working directory of a checkout; else the platform's data folder."""
    if given := os.environ.get("SALESOPS_HOME"):
        return Path(given).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return Path.cwd() / ".salesops"
    return Path(platformdirs.user_data_dir("salesops", appauthor=False))
