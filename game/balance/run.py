"""The command ``balance``: plays the games, in several processes if there are several, and prints the report.

A game depends on scenario, seed and players alone, and records are put in the order of the jobs: the report is the same
with any number of processes.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from pathlib import Path
from typing import Any

from game.balance.aims import judge
from game.balance.document import around, write_measured
from game.balance.page import page
from game.balance.plan import STRATEGIES, make_plan, report_on_plan
from game.balance.record import GameRecord, Job, play_job
from game.commands.interrupts import deaf_to_interrupts
from game.commands.progress import progress
from game.errors import MinisterialError
from game.players import assign, available
from game.scenario.read import Scenario, load_scenario
from game.simulate import rounds_asked
from game.world import build_world

# How often the bar moves and an interruption is looked for while other processes play.
LOOK_SECONDS = 0.2


def run_balance(
    scenario: str,
    seeds: int,
    first_seed: int,
    spec: str,
    rounds: int | None,
    strategies: bool,
    seat: str | None,
    workers: int | None,
    as_json: bool,
    every_seat: bool = False,
    document: Path | None = None,
) -> int:
    """Play games with consecutive seeds and print the balance of the scenario's world; return the exit code.

    Args:
        scenario: a name or the path of a folder.
        seeds: how many games.
        first_seed: the seed of the first.
        spec: who plays which seat.
        rounds: how many rounds to play; None for all.
        strategies: whether the scripted strategies are played too, with the first seeds.
        seat: whose strategies; None for the seat that the scenario proposes to a newcomer.
        workers: how many processes; None for as many as there are processors and games.
        as_json: print one JSON object instead of text.
        every_seat: play the strategies of every seat but the rival's, not of one alone.
        document: a text whose measured part is replaced by the page; it is printed as well.

    Raises:
        MinisterialError: if what is asked for cannot be done.
    """
    began = time.perf_counter()
    loaded = load_scenario(scenario)
    asked = rounds_asked(loaded, rounds)
    assign(spec, loaded.seats, loaded.head.rival)
    if seat is not None and not strategies:
        raise MinisterialError("--seat is for the scripted strategies; leave out --seat or --no-strategies.")
    if every_seat and not strategies:
        raise MinisterialError("--every-seat is for the scripted strategies; leave it out, or --no-strategies.")
    if document is not None:
        around(document)  # before the games, not after them
    chosen = strategy_seat(loaded, seat) if strategies else ""
    world = build_world(loaded)
    plan = make_plan(loaded, spec, seeds, first_seed, rounds, chosen, every_seat)
    processes = workers or min(len(plan.jobs), _processors())
    with progress("Rounds", len(plan.jobs) * asked) as show:
        records = play_all(loaded, plan.jobs, processes, show)
    report = report_on_plan(world, spec, plan, records, chosen)
    verdicts = judge(report)
    if as_json:
        print(json.dumps({**asdict(report), "verdicts": [asdict(verdict) for verdict in verdicts]}, indent=2))
        return 0
    games, seconds = len(plan.jobs), time.perf_counter() - began
    took = f"{games} games in {seconds:.0f} s, in {processes} process{'es' if processes > 1 else ''}"
    text = f"{page(report, verdicts)}\n\n{took}"
    print(text)
    if document is not None:
        options = f"--seeds {seeds}" + (" --every-seat" if every_seat else "")
        write_measured(document, f"ministerial balance {scenario} {options} --document {document}", text)
    return 0


def strategy_seat(scenario: Scenario, seat: str | None) -> str:
    """Return the seat whose strategies are played.

    Raises:
        MinisterialError: if there is no such seat, it is the rival's, or the strategies are not installed.
    """
    missing = [name for name in STRATEGIES if name not in available()]
    if missing:
        raise MinisterialError(f"These players are not installed: {', '.join(missing)}; add --no-strategies.")
    chosen = seat or scenario.head.quick_start or scenario.head.host
    if chosen not in scenario.seats:
        raise MinisterialError(f"There is no seat {chosen!r} in {scenario.head.id}; give --seat one of its seats.")
    if chosen == scenario.head.rival:
        raise MinisterialError(f"{chosen} is the rival, whom the scripted strategies do not suit; give another --seat.")
    return chosen


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- one process or several ---------------------------------------------------------------------------------------


def play_all(
    scenario: Scenario, jobs: Sequence[Job], workers: int, show: Callable[[int], None] = lambda done: None
) -> list[GameRecord]:
    """Play games and return their records in the order of the jobs.

    Args:
        scenario: what to play; its players must exist (see :func:`game.players.assign`).
        jobs: the games.
        workers: in how many processes; 1 plays in this one.
        show: called with the number of rounds played so far.

    Raises:
        MinisterialError: if a process died.
    """
    if workers > 1 and len(jobs) > 1:
        return _play_in_processes(scenario, jobs, min(workers, len(jobs)), show)
    records: list[GameRecord] = []
    done = 0
    for job in jobs:
        records.append(play_job(scenario, job, lambda rounds, before=done: show(before + rounds)))  # type: ignore[misc]
        done += len(records[-1].rounds)
    show(done)
    return records


def _play_in_processes(
    scenario: Scenario, jobs: Sequence[Job], workers: int, show: Callable[[int], None]
) -> list[GameRecord]:
    # A new interpreter for every worker, on every system: a forked one may inherit a lock of a library's thread.
    context = multiprocessing.get_context("spawn")
    done, stop = context.Value("q", 0), context.Event()
    pool = ProcessPoolExecutor(workers, context, _begin_work, (dict(scenario.files), done, stop))
    try:
        with deaf_to_interrupts():
            pending: list[Future[GameRecord]] = [pool.submit(_work, job) for job in jobs]
        while True:
            ended, left = wait(pending, LOOK_SECONDS, FIRST_EXCEPTION)
            for future in ended:
                future.result()  # raises what went wrong, while others still play
            show(done.value)
            if not left:
                return [future.result() for future in pending]
    except BrokenProcessPool:
        raise MinisterialError("A process that played games has died; try again with --workers 1.") from None
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


class _Stopped(Exception):
    """The report is not wanted any more."""


# What a worker process plays with; set once when it begins.
_bench: dict[str, Any] = {}


def _begin_work(files: Mapping[str, str], done: Any, stop: Any) -> None:
    """Make this process ready; it stops when it is told to, and leaves interruptions to the main process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bench.update(scenario=Scenario.from_files(files), done=done, stop=stop)


def _work(job: Job) -> GameRecord:
    seen = 0

    def tick(rounds: int) -> None:
        nonlocal seen
        if _bench["stop"].is_set():
            raise _Stopped
        if rounds > seen:
            with _bench["done"].get_lock():
                _bench["done"].value += rounds - seen
            seen = rounds

    return play_job(_bench["scenario"], job, tick)
