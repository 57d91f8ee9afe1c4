"""A dask cluster: the same results, and a plain word where it cannot be used."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest
from distributed import LocalCluster

from game.errors import MinisterialError
from game.tournament.cluster import LOOK_SECONDS, _watched, about, check_address, check_workers
from tests.cli.commands import Commands
from tests.cli.conftest import command as command  # the fixture

WORDS = ("--players", "random,no-deal", "--games", 4, "--rounds", 2, "--json")


@pytest.mark.parametrize(
    "processes", [False, pytest.param(True, marks=pytest.mark.long)], ids=["in this process", "in processes"]
)
def test_a_cluster_gives_the_same_object(command: Commands, processes: bool) -> None:
    words = ("tournament", "--scenario", command.scenario, *WORDS)
    here = command(*words)
    workers = 2 if processes else 1
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=processes, dashboard_address=None, silence_logs=50
    ) as cluster:
        there = command(*words, "--cluster", cluster.scheduler_address)
    assert (there.code, there.err) == (0, "")
    assert json.loads(there.out) == json.loads(here.out)
    assert there.out == here.out


@pytest.mark.parametrize(
    "address",
    ["", "somewhere", "tls://host:1", "http://host", "tcp://host", "tcp://host:99999", "tcp://[::1", "host:0"],
)
def test_words_that_are_no_address(address: str) -> None:
    with pytest.raises(MinisterialError, match="is no address; write that of a dask scheduler"):
        check_address(address)


def test_nobody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        check_address(f"127.0.0.1:{port}")
        check_address(f"tcp://127.0.0.1:{port}")
    with pytest.raises(MinisterialError, match="No dask scheduler answers at"):
        check_address(f"tcp://127.0.0.1:{port}")


def test_a_scheduler_that_is_gone_ends_the_wait() -> None:
    class Client:
        status = "running"

    def wait(client: Client, seconds: float) -> None:
        """Wait as joblib does, looking every now and then."""
        end = time.monotonic() + seconds
        with _watched(client):  # type: ignore[arg-type]
            while time.monotonic() < end:
                time.sleep(0.01)

    def interrupted() -> None:
        with _watched(Client()):  # type: ignore[arg-type]
            raise KeyboardInterrupt

    client = Client()
    wait(client, 2.0 * LOOK_SECONDS)
    client.status = "closed"
    with pytest.raises(TimeoutError, match="the scheduler is gone"):
        wait(client, 60.0)
    with pytest.raises(KeyboardInterrupt):
        interrupted()


class Told:
    """A client whose workers say what they are told to say."""

    def __init__(self, *workers: Any) -> None:
        self.workers = workers

    def run(self, function: Any) -> dict[str, Any]:
        if self.workers and isinstance(self.workers[0], Exception):
            raise self.workers[0]
        return {f"tcp://w{number}": answer for number, answer in enumerate(self.workers)}


@pytest.mark.parametrize(
    ("workers", "part"),
    [
        ((), "The cluster has no workers; start some with dask worker."),
        ((ModuleNotFoundError("No module named 'game'"),), "No module named 'game'; install ministerial there."),
        (({}, {"version": "9.9"}), "The worker tcp://w1 has version 9.9 and this computer "),
        (({"numpy": "1.0"},), "The worker tcp://w0 has numpy 1.0 and this computer "),
        (({"rules": "0"},), "has rules 0 and this computer "),
        (({"players": ["random", "rival"]},), "The worker tcp://w0 lacks these players: no-deal."),
    ],
)
def test_workers_that_would_play_another_game(workers: tuple[Any, ...], part: str) -> None:
    told = [each if isinstance(each, Exception) else {**about(), **each} for each in workers]
    with pytest.raises(MinisterialError) as caught:
        check_workers(Told(*told), {"random", "no-deal", "rival"})  # type: ignore[arg-type]
    assert part in str(caught.value)
    check_workers(Told(about(), about()), {"random", "no-deal", "rival"})  # type: ignore[arg-type]
