"""What a file may be called: the last part of the name, without anything a system could take for more than a name."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
_FALLBACK = "file"


def cleaned(given: str) -> str:
    """`..\\..\\evil\\x00.pdf` is `evil.pdf` at most: no folders, control or direction characters, no leading dots."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(_kept(letter) for letter in last).strip(" .")
    path = PurePosixPath(plain or _FALLBACK)
    stem = path.stem.strip(" .")[:LONGEST].encode(errors="ignore").decode() or _FALLBACK
    return f"{stem}{path.suffix.lower()}"


def _kept(letter: str) -> str:
    if unicodedata.category(letter)[0] == "C":
        return ""
    return letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" or letter in " ._-()&+,'" else "_"
