"""Running commands as a user does, in this process or in one of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from game.cli import main
from tests.scenario.copies import harbours, write


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class Commands:
    """Runs commands in this process, on the small scenario of docs/scenario.md."""

    def __init__(self, folder: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.scenario = str(write(folder / "three-harbours", harbours()))
        self._captured = captured

    def __call__(self, *words: object) -> Ended:
        self._captured.readouterr()
        code = main([str(word) for word in words])
        out, err = self._captured.readouterr()
        return Ended(code, out, err)

    def simulate(self, *words: object) -> Ended:
        return self("simulate", "--scenario", self.scenario, "--players", "random", *words)

    def refused(self, *words: object) -> str:
        """Run a command that must be refused and return the one sentence."""
        ended = self(*words)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.endswith("\n")
        assert ended.err.count("\n") == 1
        assert "Traceback" not in ended.err
        return ended.err.strip()


def in_a_process(*words: object, code: str = "", cwd: Path | None = None, **environment: str) -> Ended:
    """Run ``python -m game`` (or some code) in a process of its own."""
    start = ["-c", code] if code else ["-m", "game"]
    done = subprocess.run(
        [sys.executable, *start, *(str(word) for word in words)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def interrupted(program: str, words: Iterable[object], after: float) -> Ended:
    """Run a program that says ``playing`` once it has begun, interrupt it after so many seconds; say how it ended."""
    child = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stderr is not None
    assert child.stderr.readline() == "playing\n"
    time.sleep(after)
    assert child.poll() is None
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to the command and to its processes
    out, err = child.communicate(timeout=90)
    return Ended(child.returncode, out, err)
