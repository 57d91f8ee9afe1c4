"""The report of a tournament as one object, which ``tournament --json`` prints and the page of text is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from game.chance import Key
from game.scenario.read import Scenario
from game.tournament.bootstrap import Resampling
from game.tournament.measures import Mixed, Uniform, measure_mixed, measure_uniform
from game.tournament.plan import MIXED, UNIFORM, seats_compared
from game.tournament.record import GameResult


@dataclass(frozen=True, slots=True)
class TournamentReport:
    """What a tournament has shown.

    Attributes:
        players: in the order in which they were named.
        seeds: of the games.
        rounds: those that each game played; ``finished`` is whether these are all, tail included.
        seats: those compared.
        rival: the seat that is not; None without one.
        mixed, uniform: None if such tables were not played.
        games: the records of all games, in the order of the plan.
    """

    scenario: str
    players: tuple[str, ...]
    seeds: tuple[int, ...]
    rounds: int
    finished: bool
    seats: tuple[str, ...]
    rival: str | None
    mixed: Mixed | None
    uniform: Uniform | None
    games: tuple[GameResult, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain objects for JSON."""
        return asdict(self)


def report_on_tournament(
    scenario: Scenario, players: Sequence[str], seeds: Sequence[int], results: Sequence[GameResult]
) -> TournamentReport:
    """Return the report on the games of a plan.

    Args:
        scenario: what was played.
        players: in the order of the report.
        seeds: those of the plan, consecutive.
        results: one for each game of :func:`game.tournament.plan.make_plan`, in its order.
    """
    seats = seats_compared(scenario)
    resampling = Resampling(len(seeds), Key.of(seeds[0], 0, "tournament intervals"))
    mixed = [result for result in results if result.form == MIXED]
    uniform = [result for result in results if result.form == UNIFORM]
    return TournamentReport(
        scenario=scenario.head.id,
        players=tuple(players),
        seeds=tuple(seeds),
        rounds=results[0].rounds,
        finished=results[0].rounds == scenario.head.rounds,
        seats=seats,
        rival=scenario.head.rival,
        mixed=measure_mixed(mixed, players, seats, resampling) if mixed else None,
        uniform=measure_uniform(uniform, players, seats, resampling) if uniform else None,
        games=tuple(results),
    )
