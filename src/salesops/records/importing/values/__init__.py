"""What a cell means: set-wise parsing of text into values, as SQL."""

from salesops.records.importing.values import dates, numbers, words

MACROS = (*words.MACROS, *numbers.MACROS, *dates.MACROS)
"""To be created once in a workshop before anything is parsed."""
