"""Commands for every test of the command line."""

from pathlib import Path

import pytest

from tests.cli.commands import Commands


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(tmp_path, capsys)
