"""An installation of its own for uploads, jobs that run at once, and files as a person has them."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import PASSWORD, Cast

from salesops.web.queue import queue

DEALS = """Ref,Opportunity,Client,Rep,Deal value,State,Closing
1,Pumps,Acme,Rita,"1,200.50",Won,03/04/2024
2,Valves,Acme,Raj,800,Lost,05/02/2024
3,Pipes,Beta,Rosa,"2,000",Negotiating,07/08/2024
"""
"""A file nobody knows: dates read both ways, one state is not understood, no client is there yet."""
ACCOUNTS = "external_id,name,industry\na1,Acme,Water\na2,Beta,Oil\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.UPLOADS = tmp_path / "uploads"
    settings.HOME = tmp_path
    settings.WAREHOUSE_URL = str(tmp_path / "warehouse")
    monkeypatch.setattr(queue, "immediate", True)
    return tmp_path


@pytest.fixture
def omar(cast: Cast) -> Client:
    return logged_in("omar")


def logged_in(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client


def sent(name: str = "our deals.csv", text: str = DEALS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())
