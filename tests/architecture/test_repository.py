"""What the repository may hold: the project alone."""

from pathlib import Path

import pytest
from tests.architecture.source import ROOT, committed_files

_HOSTS = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("jsdelivr", "net"),
          ("unpkg", "com"), ("cdnjs", "cloudflare.com"), ("fonts.googleapis", "com"))  # fmt: skip
PACKAGE_HOSTS = tuple(".".join(parts) for parts in _HOSTS)
"""Built from pieces, so that this file does not name them either."""

BIGGEST_FILE = 1_500_000


def _texts() -> list[tuple[Path, str]]:
    found = []
    for path in committed_files():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.fixture(scope="module")
def texts() -> list[tuple[Path, str]]:
    return _texts()


def test_no_file_names_a_package_host(texts):
    found = [f"{path.relative_to(ROOT)}: {host}" for path, text in texts for host in PACKAGE_HOSTS if host in text]
    assert found == []


def test_no_file_names_a_folder_of_somebodys_machine(texts):
    homes = tuple("/".join(("", *parts)) + "/" for parts in (("work", "main"), ("work", "shared"), ("root",)))
    found = [f"{path.relative_to(ROOT)}: {home}" for path, text in texts for home in homes if home in text]
    assert found == []


def test_no_file_is_too_big_to_review():
    found = [str(path.relative_to(ROOT)) for path in committed_files() if path.stat().st_size > BIGGEST_FILE]
    assert found == []


def test_nothing_an_installation_writes_is_committed():
    suffixes = {".sqlite3", ".duckdb", ".parquet", ".log", ".pyc"}
    assert [str(path.relative_to(ROOT)) for path in committed_files() if path.suffix in suffixes] == []


def test_the_licence_is_there():
    assert "Apache License" in (ROOT / "LICENSE").read_text()
