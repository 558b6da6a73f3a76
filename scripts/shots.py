"""Take the pictures the README shows, of the demo company, in a home of its own: docs/shots/*.png."""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "docs" / "shots"
PORT = 8931
ADDRESS = f"http://127.0.0.1:{PORT}"
DAY = "2026-11-20"
"""The demo company's today: the same picture whenever it is taken."""
PICTURES = [
    ("overview-light", "/", "light", 1440),
    ("overview-dark", "/", "dark", 1440),
    ("overview-phone", "/", "light", 390),
    ("pipeline-light", "/pipeline", "light", 1440),
    ("team-light", "/team", "light", 1440),
    ("today-light", "/today", "light", 1440),
    ("board-light", "/board", "light", 1440),
    ("board-phone", "/board", "light", 390),
    ("deals-light", "/deals", "light", 1440),
    ("process-map-light", "/process/map", "light", 1440),
]
DASHBOARDS = ("/", "/pipeline", "/team")
"""Shown whole, and as of the demo's day."""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="salesops-shots-") as home:
        environment = os.environ | {"SALESOPS_HOME": home}
        salesops("setup", environment=environment)
        salesops("demo", "--today", DAY, environment=environment)
        salesops("forecast", "--as-of", DAY, environment=environment)
        server = subprocess.Popen([*command("web"), "--port", str(PORT)], env=environment)
        try:
            wait()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                take(browser, password(Path(home)))
        finally:
            server.terminate()
            server.wait()


def command(name: str) -> list[str]:
    return [sys.executable, "-m", "salesops.config.cli", name]


def salesops(name: str, *words: str, environment: dict[str, str]) -> None:
    subprocess.run([*command(name), *words], env=environment, check=True)


def password(home: Path) -> str:
    """What the demo says everybody's password is."""
    return re.search(r"password is (\S+)\. ", (home / "first-login.txt").read_text())[1]


def wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{ADDRESS}/login/", timeout=5)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    sys.exit("The server did not start.")


def take(browser: Browser, secret: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    for name, path, scheme, width in PICTURES:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(f"{ADDRESS}/login/?next={path}")
        page.fill("input[name=username]", "ada")
        page.fill("input[name=password]", secret)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "/login" not in url)
        page.goto(f"{ADDRESS}{path}?as_of={DAY}" if path in DASHBOARDS else f"{ADDRESS}{path}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SHOTS / f"{name}.png", full_page=path in DASHBOARDS)
        print(f"docs/shots/{name}.png")
        page.close()


if __name__ == "__main__":
    main()
