"""Ready-made documents to begin from."""

from pathlib import Path

FOLDER = Path(__file__).parent / "library"


def names() -> tuple[str, ...]:
    """What there is, by the name of the file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def text(name: str) -> str:
    """The document as written, comments and all. Raises KeyError naming those there are."""
    if name not in names():
        raise KeyError(f"There is no ready-made document {name}. There are: {', '.join(names())}.")
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
