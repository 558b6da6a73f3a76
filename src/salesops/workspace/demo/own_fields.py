"""The company's own fields: what its sales process asks reps to find out."""

from functools import cache
from typing import cast

from salesops.policies.documents import library, load
from salesops.policies.documents.fields import Fields

TEXT = library.text("five_stages_fields")


@cache
def own_fields() -> Fields:
    return cast(Fields, load(TEXT))
