"""The way to a dask cluster, and a look at its workers before they play."""

from __future__ import annotations

import logging
import socket
import threading
from _thread import interrupt_main
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

import numpy as np
from distributed import CancelledError, Client, KilledWorker
from distributed.comm.core import CommClosedError

from game.engine import RULES_VERSION
from game.errors import MinisterialError
from game.players import available
from game.program import program_version
from game.tournament.plan import Seating

CONNECT_SECONDS = 10
# How often a cluster is looked after while it plays.
LOOK_SECONDS = 0.5
# A scheduler of this very process, which has no port.
WITHIN = "inproc://"


@contextmanager
def connected(address: str, plan: Sequence[Seating]) -> Iterator[Client]:
    """Yield a client of the scheduler at an address, whose workers can play the games of a plan.

    Raises:
        MinisterialError: if nobody answers there, there are no workers, they lack the game or a player, or the cluster
            is lost later.
    """
    check_address(address)
    with _quiet():
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError):
            raise _silent(address) from None
        try:
            with client, _watched(client):
                check_workers(client, {name for seating in plan for _, name in seating.players})
                yield client
        except (CommClosedError, CancelledError, KilledWorker, TimeoutError):
            raise MinisterialError(f"The cluster at {address!r} was lost while it played; begin again.") from None


@contextmanager
def _watched(client: Client) -> Iterator[None]:
    """End the wait for games when the client has given its scheduler up, which joblib never notices.

    Raises:
        TimeoutError: in the main thread; others wait.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    lost, ended = threading.Event(), threading.Event()

    def watch() -> None:
        while not ended.wait(LOOK_SECONDS):
            if client.status == "closed":
                lost.set()
                interrupt_main()
                return

    watcher = threading.Thread(target=watch, name="cluster watch", daemon=True)
    watcher.start()
    try:
        yield
    except KeyboardInterrupt:
        if lost.is_set():
            raise TimeoutError("the scheduler is gone") from None
        raise
    finally:
        ended.set()
        watcher.join()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what dask logs about broken connections off the terminal; the command says it in a sentence."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def check_address(address: str) -> None:
    """Refuse an address at which nobody listens, sooner and more plainly than a client does.

    Raises:
        MinisterialError: if it is no address, or nobody listens there.
    """
    if address.startswith(WITHIN):
        return
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port or parts.scheme != "tcp" or parts.path:
        raise MinisterialError(
            f"{address!r} is no address; write that of a dask scheduler, such as tcp://10.0.0.5:8786."
        )
    try:
        socket.create_connection((host, port), CONNECT_SECONDS).close()
    except (OSError, UnicodeError):
        raise _silent(address) from None


def _silent(address: str) -> MinisterialError:
    return MinisterialError(f"No dask scheduler answers at {address!r}; give --cluster its address.")


def check_workers(client: Client, players: set[str]) -> None:
    """Refuse a cluster whose workers would play another game, or none.

    Raises:
        MinisterialError: naming the first worker that differs, and in what.
    """
    try:
        told = client.run(about)
    except ImportError as error:
        raise MinisterialError(f"The cluster's workers cannot play: {error}; install ministerial there.") from None
    if not told:
        raise MinisterialError("The cluster has no workers; start some with dask worker.")
    mine = about()
    for worker, theirs in sorted(told.items()):
        for what in ("version", "rules", "numpy"):
            if theirs[what] != mine[what]:
                raise MinisterialError(
                    f"The worker {worker} has {what} {theirs[what]} and this computer {mine[what]}; they must agree."
                )
        missing = sorted(players - set(theirs["players"]))
        if missing:
            raise MinisterialError(f"The worker {worker} lacks these players: {', '.join(missing)}.")


def about() -> dict[str, str | list[str]]:
    """Return what decides how a game goes on this computer, beside scenario, seed and seating."""
    return {
        "version": program_version(),
        "rules": str(RULES_VERSION),
        "numpy": np.__version__,
        "players": list(available()),
    }
