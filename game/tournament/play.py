"""Plays the games of a tournament: in this process, in several of this computer, or on a cluster.

A record depends on its game alone, and records are put in the order of the plan: where they were played, and how many
at once, changes nothing.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from functools import lru_cache
from typing import Any

from game.commands.interrupts import deaf_to_interrupts
from game.errors import MinisterialError
from game.scenario.read import Scenario
from game.tournament.plan import Seating
from game.tournament.record import GameResult, play_seating

# The texts of a scenario by file name, in an order.
Texts = tuple[tuple[str, str], ...]
Show = Callable[[int], None]


def play_here(scenario: Scenario, plan: Sequence[Seating], rounds: int | None, show: Show) -> list[GameResult]:
    """Play games one after another and return their records in the order of the plan.

    Args:
        scenario: what to play.
        plan: the games.
        rounds: how many rounds of each; None for all.
        show: called with the number of rounds played so far.

    Raises:
        MinisterialError: if a game cannot be played.
    """
    results: list[GameResult] = []
    done = 0
    for seating in plan:
        results.append(play_seating(scenario, seating, rounds, lambda rounds, before=done: show(before + rounds)))  # type: ignore[misc]
        done += results[-1].rounds
    show(done)
    return results


def play_in_processes(
    scenario: Scenario, plan: Sequence[Seating], rounds: int | None, show: Show, jobs: int
) -> list[GameResult]:
    """Play games in so many processes of this computer; arguments and result are those of :func:`play_here`.

    Raises:
        MinisterialError: if a game cannot be played, joblib is missing, or a process died.
    """
    joblib = _joblib("Several processes need joblib: pip install 'ministerial[tournament]', or play with --jobs 1.")
    from joblib.externals.loky import get_reusable_executor  # type: ignore[import-untyped]

    texts = tuple(scenario.files.items())
    try:
        with joblib.parallel_config(backend="loky", n_jobs=jobs, initializer=leave_interrupts):
            return _gather(joblib, texts, plan, rounds, show, deaf=True)
    except BrokenProcessPool:
        raise MinisterialError("A process that played games has died; try again with --jobs 1.") from None
    finally:
        # Otherwise joblib keeps them waiting for more work.
        get_reusable_executor(reuse=True).shutdown(wait=True, kill_workers=True)


def play_on_cluster(
    scenario: Scenario, plan: Sequence[Seating], rounds: int | None, show: Show, address: str
) -> list[GameResult]:
    """Play games on the workers of a dask scheduler; the other arguments and the result are as above.

    Args:
        scenario: what to play.
        plan: the games.
        rounds: how many rounds of each; None for all.
        show: called with the number of rounds played so far.
        address: the scheduler's, such as ``tcp://10.0.0.5:8786``.

    Raises:
        MinisterialError: if a game cannot be played, joblib or dask is missing, or the cluster cannot be used.
    """
    needed = "A cluster needs joblib and dask: pip install 'ministerial[cluster]', or leave out --cluster."
    joblib = _joblib(needed)
    try:
        from game.tournament.cluster import connected
    except ImportError:
        raise MinisterialError(needed) from None
    texts = tuple(scenario.files.items())
    with connected(address, plan) as client, joblib.parallel_config(backend="dask", client=client, scatter=[texts]):
        return _gather(joblib, texts, plan, rounds, show)


def _joblib(missing: str) -> Any:
    try:
        import joblib  # type: ignore[import-untyped]
    except ImportError:
        raise MinisterialError(missing) from None
    return joblib


def _gather(
    joblib: Any, texts: Texts, plan: Sequence[Seating], rounds: int | None, show: Show, deaf: bool = False
) -> list[GameResult]:
    """Play by joblib's present backend and return the records in the order of the plan."""
    found: dict[int, GameResult] = {}
    done = 0
    tasks = (joblib.delayed(play_task)(texts, place, seating, rounds) for place, seating in enumerate(plan))
    parallel = joblib.Parallel(return_as="generator_unordered", batch_size=1)
    with ExitStack() as stack:
        if deaf:
            stack.enter_context(deaf_to_interrupts())
        outputs: Iterator[tuple[int, GameResult]] = parallel(tasks)
    for place, result in outputs:
        found[place] = result
        done += result.rounds
        show(done)
    return [found[place] for place in range(len(plan))]


def leave_interrupts() -> None:
    """Make this process leave interruptions at the keyboard to the one that asked for the games, which ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def play_task(texts: Texts, place: int, seating: Seating, rounds: int | None) -> tuple[int, GameResult]:
    """Play a game in another process and return its place in the plan with its record."""
    try:
        return place, play_seating(_scenario(texts), seating, rounds)
    except MinisterialError as error:
        # Some errors do not travel as they are; the sentence does.
        raise MinisterialError(str(error)) from None


@lru_cache(maxsize=1)
def _scenario(texts: Texts) -> Scenario:
    return Scenario.from_files(dict(texts))
