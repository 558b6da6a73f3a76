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


def of(kind: str) -> dict[str, str]:
    """Those of a kind by name, with what each is for; those of automations are offered one by one, elsewhere."""
    found = {name: text(name).splitlines() for name in names() if name != kind}
    return {name: _purpose(name, lines) for name, lines in found.items() if f"policy: {kind}" in lines}


def _purpose(name: str, lines: list[str]) -> str:
    told = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    return told or f"The {name.replace('_', ' ')}."
