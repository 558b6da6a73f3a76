"""The words that invented names are made of."""

from pathlib import Path

import yaml

_GIVEN: dict[str, str] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
WORDS: dict[str, tuple[str, ...]] = {name: tuple(words.split()) for name, words in _GIVEN.items()}
