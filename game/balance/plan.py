"""Which games a report on balance needs, and which of them each of its measures is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from game.balance.conduct import BETRAYER, PAY_ONLY, measure_betrayal, measure_host, measure_seats
from game.balance.record import GameRecord, Job
from game.balance.report import BalanceReport, report_on_games
from game.players import available
from game.scenario.read import Scenario
from game.world import World

STRATEGIES = ("stay-out", "join-early", "hold-out", "bridge", "sell-to-rival")
STRATEGY_SEEDS = 5
# With every seat, each strategy of each is played so often.
EVERY_SEAT_SEEDS = 2
# In so many games the moves of all seats are measured.
CHOICE_GAMES = 2


@dataclass
class Plan:
    """The games to play; ``groups`` is the name of a group -> the places of its games among ``jobs``."""

    jobs: list[Job] = field(default_factory=list)
    groups: dict[tuple[str, str], range] = field(default_factory=dict)

    def add(self, group: tuple[str, str], jobs: Sequence[Job]) -> None:
        """Add a group of games."""
        self.groups[group] = range(len(self.jobs), len(self.jobs) + len(jobs))
        self.jobs.extend(jobs)

    def of(self, group: tuple[str, str], records: Sequence[GameRecord]) -> list[GameRecord]:
        """Return the records of a group, none if it was not played."""
        return [records[place] for place in self.groups.get(group, ())]


PLAIN = ("games", "")


def make_plan(
    scenario: Scenario, spec: str, seeds: int, first_seed: int, rounds: int | None, chosen: str, every_seat: bool
) -> Plan:
    """Return the games of a report.

    Args:
        scenario: what is played.
        spec: who plays.
        seeds: how many plain games; the others have the first of their seeds.
        first_seed: the seed of the first.
        rounds: how many rounds; None for all.
        chosen: whose scripted strategies are played; empty for plain games alone.
        every_seat: whether all other seats but the rival's follow the strategies as well.
    """
    plan = Plan()
    plain = [Job(first_seed + number, spec, rounds) for number in range(seeds)]
    looked = CHOICE_GAMES if chosen else 0
    plan.add(PLAIN, [replace(job, choices=number < looked) for number, job in enumerate(plain)])
    if not chosen:
        return plan
    others = [s for s in scenario.seats if s not in (chosen, scenario.head.rival)] if every_seat else []
    for seat in (chosen, *others):
        each = min(seeds, STRATEGY_SEEDS if seat == chosen else EVERY_SEAT_SEEDS)
        for name in STRATEGIES:
            plan.add((seat, name), [replace(job, spec=f"{spec},{seat}={name}") for job in plain[:each]])
    installed = available()
    for seat, name in ((scenario.head.host, PAY_ONLY), (chosen, BETRAYER)):
        if seat is not None and name in installed:
            # A specification names a seat once: what it says of the seat already gives way.
            rest = ",".join(part for part in spec.split(",") if not part.strip().startswith(f"{seat}="))
            jobs = [replace(job, spec=f"{rest},{seat}={name}") for job in plain[:STRATEGY_SEEDS]]
            plan.add((seat, name), jobs)
    return plan


def report_on_plan(world: World, spec: str, plan: Plan, records: Sequence[GameRecord], chosen: str) -> BalanceReport:
    """Return the report on the games of a plan.

    Args:
        world: the scenario's world.
        spec: who played.
        plan: the plan.
        records: one for each of its games, in its order.
        chosen: whose scripted strategies were played; empty for none.
    """
    plain = plan.of(PLAIN, records)
    tried = {seat for seat, name in plan.groups if name in STRATEGIES}
    by_seat = {
        seat: {name: plan.of((seat, name), records) for name in STRATEGIES} for seat in world.seats if seat in tried
    }
    report = report_on_games(world, spec, plain, chosen, by_seat.get(chosen))
    host = world.host
    return replace(
        report,
        seats=measure_seats(by_seat) if len(by_seat) > 1 else None,
        host=measure_host(host, plain, plan.of((host, PAY_ONLY), records)),
        betrayal=measure_betrayal(chosen, plain, plan.of((chosen, BETRAYER), records)),
    )
