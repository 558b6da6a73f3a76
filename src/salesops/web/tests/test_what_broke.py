"""What breaks while a page is made is told in the log, as the error page promises."""

import io
import logging
import logging.config

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def _broken(request: HttpRequest) -> None:
    raise RuntimeError("the shelf gave way")


urlpatterns = [path("broken", _broken)]
handler500 = "salesops.web.errors.server_error"


@pytest.fixture
def handler(settings):
    """The one of the settings, whatever a test before has done to the logs of this process."""
    logging.disable(logging.NOTSET)
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("django.request").disabled = False
    return logging.getLogger("django.request").handlers[0]


def test_the_log_says_where_a_page_broke(handler):
    assert isinstance(handler, logging.StreamHandler)
    said = io.StringIO()
    before = handler.setStream(said)
    try:
        answer = Client(raise_request_exception=False).get("/broken")
    finally:
        handler.setStream(before)
    assert answer.status_code == 500
    assert b"the log says where it happened" in answer.content
    assert "RuntimeError: the shelf gave way" in said.getvalue()
    assert "_broken" in said.getvalue()
