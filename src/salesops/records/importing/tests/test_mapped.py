"""Files nobody recognises, told by a mapping file."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from salesops.records import importing
from salesops.records.importing import ImportProblem, mapping
from salesops.records.importing.tests.test_importing import write
from salesops.records.models import Account, Deal

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mapping_file_says_what_columns_mean(folder: Path, bring_in: Any) -> None:
    path = write(folder / "auftraege.csv", "Nr;Titel;Kunde;Wert;Status;Am", "7;Eins;Acme;1.234,50 €;Gewonnen;31.01.2024")
    told = mapping.parse(
        """
        source_system: erp
        create_missing: true
        files:
          "auftr*.csv":
            kind: deal
            columns:
              Nr: external_id
              Titel: name
              Kunde: account
              Wert: amount
              Status: {field: status, values: {Gewonnen: won}}
              Am: closed_on
            constants: {stage: won}
        """
    )
    bring_in(path, mapping=told)
    deal = Deal.objects.get(source_system="erp", external_id="7")
    assert (deal.amount, deal.status, deal.closed_on, deal.stage) == (Decimal("1234.50"), "won", date(2024, 1, 31), "won")
    assert deal.account_id == Account.objects.get(name="Acme").id
    assert mapping.parse(mapping.written(told)) == told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("files: {a.csv: {kind: dael}}", "there is no kind 'dael'"),
        ("files: {a.csv: {kind: deal, columns: {A: amuont}}}", "a deal has no field 'amuont'"),
        ("files: {a.csv: {}}", "give either a kind"),
        ("date_order: ymd", "date_order"),
        ("[", "not YAML"),
    ],
)
def test_mistakes_in_a_mapping_are_named(text: str, said: str) -> None:
    with pytest.raises(ImportProblem, match=said):
        mapping.parse(text)


def test_unknown_files_ask_for_a_mapping(folder: Path) -> None:
    path = write(folder / "things.csv", "a,b", "1,2")
    with pytest.raises(ImportProblem, match="--write-mapping"):
        importing.plan([path])
