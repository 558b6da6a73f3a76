"""Webhooks, against a real server: signed, with a key that stays the same, tried again, never into private networks unasked."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.cast import NOW, TESTER

from salesops.capabilities.automation.following import follow_history
from salesops.capabilities.automation.models import StepRun
from salesops.capabilities.automation.performing import perform_due
from salesops.policies.actions import apply
from salesops.records import actions as records
from salesops.workspace.automation.steps.calling import BadAddressError, public_address
from salesops.workspace.automation.steps.webhooks import secret

pytestmark = [pytest.mark.django_db, pytest.mark.record_store]


@pytest.fixture
def server():
    """Answers 503 twice, then 200; remembers what it was asked."""
    asked = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if len(asked) < 3 else 200)
            self.end_headers()
            self.wfile.write(b"thank you")

        def log_message(self, *said):
            pass

    one = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=one.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{one.server_port}/deals?x=1", asked
    one.shutdown()
    thread.join()
    one.server_close()


def begin(cast, url):
    text = f"""
policy: automations
automations:
  - key: hook
    name: Hook
    when: {{happens: changed, field: amount}}
    then: [{{do: call_webhook, url: "{url}", text: "{{{{ deal.name }}}}"}}]
"""
    apply(text, starts_on=NOW.date(), by=TESTER, at=NOW)
    known = {"name": "Zebra", "pipeline": "sales", "stage": "demo", "status": "open", "owner": cast.rosa}
    made = records.create("deal", known, by=TESTER, at=NOW)
    follow_history(at=NOW)
    records.edit("deal", made.id, {"amount": 500}, version=made.version, by=TESTER, at=NOW)
    follow_history(at=NOW)


def test_it_is_signed_and_tried_again_with_the_same_key(cast, server, settings):
    settings.WEBHOOKS_PRIVATE = True
    url, asked = server
    begin(cast, url)
    assert perform_due(at=NOW, outside=True) == 1
    assert (StepRun.objects.get().state, perform_due(at=NOW, outside=True)) == ("failed", 0)
    first, second = NOW + timedelta(minutes=1), NOW + timedelta(minutes=6)
    assert [perform_due(at=at, outside=True) for at in (first, second - timedelta(seconds=1))] == [1, 0]
    assert StepRun.objects.get().state == "failed"
    assert perform_due(at=second, outside=True) == 1
    assert (StepRun.objects.get().state, StepRun.objects.get().answer) == ("done", "Answer 200: thank you")
    assert (len(asked), len({headers["Idempotency-Key"] for headers, _ in asked})) == (3, 1)
    headers, body = asked[2]
    stamp, _, given = headers["X-Salesops-Signature"].removeprefix("t=").partition(",v1=")
    assert given == hmac.new(secret().encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert json.loads(body)["record"]["amount"] == "500.00"
    assert json.loads(body)["text"] == "Zebra"


def test_private_networks_are_not_called_and_not_tried_again(cast, server):
    url, asked = server
    begin(cast, url)
    perform_due(at=NOW, outside=True)
    assert StepRun.objects.get().state == "refused"
    assert "private network" in StepRun.objects.get().answer
    assert asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:192.168.0.1", "0.0.0.0", "fd00::1"])
def test_addresses_that_are_not_public(host):
    with pytest.raises(BadAddressError):
        public_address(host, 80, private=False)
