"""The table's side of a plug-in: its process, what it is given, and how long and how much it may take.

A plug-in that is late, gone, or writes what is no answer is a :class:`~game.errors.PlayerError`; its process is ended
and started anew for the next sitting. The clock decides only whether an answer comes in time: what is then done for
the seat is in the log like everything else, so that a replay needs neither the plug-in nor the clock.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any

from game.actions import Action, action_from_json, action_to_json
from game.chance import Key
from game.errors import PlayerError, Refused
from game.plugins.questions import Answers
from game.plugins.wire import encode, view_to_wire
from game.state import Offer
from game.talks import Disclose, Explain, Sounding
from game.view import View
from game.world import World

# How long a call may take, and the start of the process, in seconds.
CALL_SECONDS = 10.0
START_SECONDS = 60.0
# How long a process may take to end when the table goes away.
CLOSE_SECONDS = 1.0
MEMORY_BYTES = 2**30
# The longest line that a plug-in may write; a sitting of a hundred treaties is a tenth of it.
REPLY_BYTES = 2**20
# How often the process is started anew after a failure, in one game.
MOST_RESTARTS = 3
# How much of what a plug-in prints is kept, in lines and in characters of each.
KEPT_LINES, KEPT_LETTERS = 20, 400
# The worker must not take more processors, or draw another order of sets, on one machine than on another.
SETTINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


class Process:
    """One worker process; it ends with the object."""

    def __init__(self, settings: dict[str, str]) -> None:
        path = os.pathsep.join(place or os.getcwd() for place in sys.path)
        environment = {**os.environ, **SETTINGS, **settings, "PYTHONPATH": path}
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "game.plugins.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            # What the plug-in starts ends with it.
            start_new_session=os.name == "posix",
        )
        pipes = self._popen
        assert pipes.stdin is not None
        assert pipes.stdout is not None
        assert pipes.stderr is not None
        self._out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._in: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.printed: deque[str] = deque(maxlen=KEPT_LINES)
        # Threads, since a pipe can be full or empty for ever and not every system can wait for one with a deadline.
        reader = _thread(_read, pipes.stdout, self._in)
        _thread(_write, pipes.stdin, self._out)
        self._drainer = _thread(_drain, pipes.stderr, self.printed)
        self._end = weakref.finalize(self, _end, pipes, self._out, reader)

    def send(self, message: dict[str, Any]) -> None:
        """Send a message; it waits in the queue until the worker takes it."""
        self._out.put(json.dumps(message, separators=(",", ":")).encode() + b"\n")

    def receive(self, until: float) -> dict[str, Any]:
        """Return the next message.

        Args:
            until: the moment of ``time.monotonic`` after which it is late.

        Raises:
            PlayerError: if it is late, too long or no message, or the process has gone.
        """
        try:
            line = self._in.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise PlayerError("did not answer in time") from None
        if not line:
            self._drainer.join(CLOSE_SECONDS)
            raise PlayerError(f"ended: {self.printed[-1]}" if self.printed else "ended without an answer")
        if not line.endswith(b"\n"):
            raise PlayerError(f"wrote more than {REPLY_BYTES} bytes at once")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            raise PlayerError("wrote what is no answer")
        return message

    def close(self) -> None:
        """End the process, giving it a moment to go by itself."""
        self._end()

    def kill(self) -> None:
        """End the process at once."""
        self._popen.kill()
        self._end()


class PluginPlayer:
    """A player of another distribution, as the table calls it: one process for all its seats, started when needed.

    Args:
        value: as the attribute.
        settings: environment variables of its process, over those of the table.
        seconds: how long a call may take.

    Attributes:
        value: where it is, as an entry point says it: ``module:class``.
        restarts: how often its process was started anew after a failure.
    """

    def __init__(self, value: str, settings: dict[str, str] | None = None, seconds: float = CALL_SECONDS) -> None:
        self.value = value
        self.restarts = -1
        self._settings = settings or {}
        self._seconds = seconds
        self._process: Process | None = None
        self._shown: tuple[View, Answers] | None = None
        self._sent: dict[str, Any] = {}
        self._worlds: weakref.WeakSet[World] = weakref.WeakSet()
        self._scenario = ""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return what the plug-in does with a view.

        Raises:
            PlayerError: if it fails, is late, or returns what is no list of actions.
        """
        reply = self._call(view, {"call": "act", "key": key.text})
        actions = reply.get("actions")
        if not isinstance(actions, list):
            raise PlayerError("returned no list of actions")
        return [self._action(data) for data in actions]

    def sounding(self, view: View, key: Key, sounding: Sounding) -> Disclose | None:
        """Return the plug-in's answer to a sounding, None if it gives none.

        Raises:
            PlayerError: as :meth:`act`.
        """
        reply = self._call(view, {"call": "sounding", "key": key.text, "sounding": encode(sounding)})
        if reply.get("disclose") is None:
            return None
        return self._action(reply["disclose"])  # type: ignore[return-value]

    def account(self, view: View, key: Key, offer: Offer, answer: Action) -> Explain | None:
        """Return the plug-in's account of an answer to an offer of a person, None if it gives none.

        Raises:
            PlayerError: as :meth:`act`.
        """
        about = {"offer": encode(offer), "answer": action_to_json(answer)}
        reply = self._call(view, {"call": "account", "key": key.text, **about})
        if reply.get("account") is None:
            return None
        return self._action(reply["account"])  # type: ignore[return-value]

    @staticmethod
    def _action(data: Any) -> Action:
        try:
            return action_from_json(data)
        except Refused as error:
            raise PlayerError(f"answered nonsense: {error.sentence}") from None

    def _call(self, view: View, message: dict[str, Any]) -> dict[str, Any]:
        process = self._ready(view)
        # Several questions about one view, such as soundings and accounts, need it only once.
        if self._shown is None or self._shown[0] is not view:
            message["seat"] = view.seat
            message["view"] = view_to_wire(view, self._sent)
            self._shown = (view, Answers(view))
        answers = self._shown[1]
        until = time.monotonic() + self._seconds
        try:
            process.send(message)
            reply = process.receive(until)
            while "ask" in reply:
                process.send(_answered(answers, reply))
                reply = process.receive(until)
        except BaseException:
            # What it writes from now on would be taken for the answer to another question.
            self._process = self._shown = None
            process.kill()
            raise
        if "error" in reply:
            raise PlayerError(str(reply["error"])[:KEPT_LETTERS])
        return reply

    def _ready(self, view: View) -> Process:
        """Return the process, started and told the scenario as the seats may see it."""
        if view.world not in self._worlds:
            scenario = json.dumps(encode(view.world.scenario), separators=(",", ":"))
            if scenario != self._scenario:
                self.close()
                self._scenario, self.restarts = scenario, -1
                self._worlds.clear()
            self._worlds.add(view.world)
        if self._process is not None:
            return self._process
        if self.restarts >= MOST_RESTARTS:
            raise PlayerError(f"is not started again after {MOST_RESTARTS} restarts")
        self.restarts += 1
        self._sent = {}
        self._process = Process(self._settings)
        try:
            begin = {"player": self.value, "memory_bytes": MEMORY_BYTES, "scenario": json.loads(self._scenario)}
            self._process.send(begin)
            reply = self._process.receive(time.monotonic() + START_SECONDS)
        except BaseException:
            self._process.kill()
            self._process = None
            raise
        if "error" in reply:
            self.close()
            raise PlayerError(str(reply["error"])[:KEPT_LETTERS])
        return self._process

    @property
    def printed(self) -> tuple[str, ...]:
        """The last lines that the present process has printed."""
        return () if self._process is None else tuple(self._process.printed)

    def close(self) -> None:
        """End the process; a later call starts one again."""
        if self._process is not None:
            self._process.close()
            self._process = self._shown = None


def _answered(answers: Answers, question: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": answers.answer(question)}
    except Exception as error:
        return {"raised": " ".join(f"{type(error).__name__}: {error}".split())[:KEPT_LETTERS]}


# --- what the threads do, and the end -------------------------------------------------------------------------------


def _thread(work: Callable[..., None], *given: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=given, daemon=True)
    thread.start()
    return thread


def _write(pipe: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    with suppress(OSError, ValueError):
        while (line := lines.get()) is not None:
            pipe.write(line)
            pipe.flush()
    with suppress(OSError, ValueError):
        pipe.close()


def _read(pipe: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Pass lines on, and an empty one at the end; one that is too long is the last."""
    with suppress(OSError, ValueError), pipe:
        while line := pipe.readline(REPLY_BYTES):
            lines.put(line)
            if not line.endswith(b"\n"):
                break
    lines.put(b"")


def _drain(pipe: IO[bytes], kept: deque[str]) -> None:
    with suppress(OSError, ValueError), pipe:
        while line := pipe.readline(KEPT_LETTERS):
            text = line.decode(errors="replace").strip()
            if text:
                kept.append(text)


def _end(process: subprocess.Popen[bytes], lines: queue.SimpleQueue[bytes | None], reader: threading.Thread) -> None:
    """End a worker: it goes by itself when its input ends, and is killed with all that it started if it does not."""
    lines.put(None)
    reader.join(CLOSE_SECONDS)
    with suppress(OSError):
        # The process is waited for only now, so that its number cannot have become another's.
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
