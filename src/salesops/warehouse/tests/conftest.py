import pytest


@pytest.fixture(autouse=True)
def warehouse(settings, tmp_path):
    """A warehouse of the test's own, not built yet."""
    settings.WAREHOUSE_URL = str(tmp_path / "warehouse")
    settings.HOME = tmp_path
