"""The process in which a plug-in plays: reads views as lines of JSON, writes back what the player does.

Its own output cannot disturb the conversation: whatever the plug-in prints goes to the error stream. When the table
goes away, so does the process, whatever the plug-in is doing. Run as ``python -m game.plugins.worker``.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import EntryPoint
from typing import Any, TextIO

from game.actions import action_from_json, action_to_json
from game.chance import Key
from game.plugins.questions import asking
from game.plugins.wire import decode, view_from_wire
from game.view import View
from game.world import World, build_world

Message = dict[str, Any]

# What the second and third method of a player return.
_NAMED = {"sounding": "disclose", "account": "account"}


class Wire:
    """The worker's end of the conversation."""

    def __init__(self, incoming: TextIO, outgoing: TextIO) -> None:
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._outgoing = outgoing
        threading.Thread(target=self._listen, args=(incoming,), daemon=True).start()

    def _listen(self, incoming: TextIO) -> None:
        """Take in lines while the player thinks; the end of them is the end of the table."""
        for line in incoming:
            self._lines.put(line)
        os._exit(0)

    def receive(self) -> Message:
        """Return the next message."""
        message: Message = json.loads(self._lines.get())
        return message

    def send(self, message: Message) -> None:
        """Send a message."""
        self._outgoing.write(json.dumps(message, separators=(",", ":")) + "\n")
        self._outgoing.flush()

    def ask(self, question: Message) -> Any:
        """Return the table's answer to a question about legal actions.

        Raises:
            ValueError: if the question makes no sense there.
        """
        self.send(question)
        reply = self.receive()
        if "raised" in reply:
            raise ValueError(reply["raised"])
        return reply["answer"]


def main() -> None:
    """Serve one table until it goes away."""
    wire = Wire(os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8"))
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    begin = wire.receive()
    limit_memory(begin["memory_bytes"])
    try:
        player = EntryPoint("player", begin["player"], "").load()()
        world = build_world(decode(begin["scenario"]))
    except Exception as error:
        wire.send({"error": f"cannot be loaded: {told(error)}"})
        return
    wire.send({"ready": True})
    caller = Caller(player, world, wire.ask)
    while True:
        wire.send(caller.reply(wire.receive()))


class Caller:
    """Calls the player's methods; what the player raises is a reply like any other."""

    def __init__(self, player: Any, world: World, ask: Callable[[Message], Any]) -> None:
        self._player = player
        self._world = world
        self._ask = ask
        self._view: View | None = None
        self._worlds: dict[str, World] = {}
        self._parts: dict[str, Any] = {}

    def reply(self, message: Message) -> Message:
        """Return the answer to one call; a message without a view is about the last one."""
        try:
            if "view" in message:
                # A world that the seat has seen knows more by now than a new one.
                world = self._worlds.get(message["seat"], self._world)
                self._view = view_from_wire(message["view"], world, asking(self._ask), self._parts)
                self._worlds[message["seat"]] = self._view.world
            call, key = message["call"], Key(message["key"])
            if call == "act":
                return {"actions": [_json(action) for action in self._player.act(self._view, key)]}
            method = getattr(self._player, call, None)
            if call == "sounding":
                about = [decode(message["sounding"])]
            else:
                about = [decode(message["offer"]), action_from_json(message["answer"])]
            given = None if method is None else method(self._view, key, *about)
            return {_NAMED[call]: None if given is None else _json(given)}
        except Exception as error:
            return {"error": f"failed: {told(error)}"}


def _json(action: Any) -> Any:
    return action if isinstance(action, dict) else action_to_json(action)


def told(error: BaseException) -> str:
    """Return an error as one line of text."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def limit_memory(most: int) -> None:
    """Refuse this process more memory than so many bytes, where the operating system can."""
    try:
        import resource
    except ImportError:
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    main()
