"""Which games a tournament plays: who sits where, so that neither the country nor the seed decides.

At *mixed* tables the seats are dealt to the players by chance and then handed round: over the games of one seed every
player holds every seat once (the rows of a Latin square), so two players' results at one seat and seed make a pair. At
*uniform* tables one player has every seat, once for each player and seed. The rival's seat stays with the rival's own
player and is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.chance import Key
from game.errors import MinisterialError, PlayerError
from game.players import available
from game.scenario.read import Scenario

MIXED, UNIFORM = "mixed", "uniform"
#: What ``--tables`` takes.
TABLES = (MIXED, UNIFORM, "both")
RIVAL = "rival"
USUAL_SEEDS = 10


@dataclass(frozen=True, slots=True)
class Seating:
    """One game to play.

    Attributes:
        form: ``mixed`` or ``uniform``.
        seed: the game's.
        players: (seat, player) for every seat of the scenario, in its order.
    """

    form: str
    seed: int
    players: tuple[tuple[str, str], ...]

    @property
    def spec(self) -> str:
        """The seating as :func:`game.players.assign` and ``simulate --players`` read it."""
        return ",".join(f"{seat}={name}" for seat, name in self.players)


def players_named(text: str) -> tuple[str, ...]:
    """Return the players of a list such as ``"heuristic,no-deal"``.

    Raises:
        MinisterialError: if there are fewer than two, one is named twice, or one is not installed.
    """
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    known = available()
    for name in names:
        if "=" in name:
            raise MinisterialError(
                f"A tournament hands the seats round itself; name the player without a seat: {name}."
            )
        if name not in known:
            raise PlayerError(f"There is no player called {name!r}; there are: {', '.join(known)}.")
        if names.count(name) > 1:
            raise MinisterialError(f"The player {name!r} is named twice; every player of a tournament is another one.")
    if len(names) < 2:
        raise MinisterialError("A tournament takes at least two players, such as --players heuristic,no-deal.")
    return names


def seats_compared(scenario: Scenario) -> tuple[str, ...]:
    """Return the seats that the players hold in turn: all but the rival's."""
    return tuple(seat for seat in scenario.seats if seat != scenario.head.rival)


def seeds_for(games: int | None, players: int, first_seed: int) -> range:
    """Return the seeds of so many games, rounded up to whole rotations: as many games for each seed as players.

    None asks for :data:`USUAL_SEEDS`.
    """
    return range(first_seed, first_seed + (USUAL_SEEDS if games is None else -(-games // players)))


def make_plan(scenario: Scenario, players: Sequence[str], seeds: Sequence[int], tables: str) -> tuple[Seating, ...]:
    """Return the games of a tournament, seed by seed.

    Args:
        scenario: what is played.
        players: at least two names; the games do not depend on their order.
        seeds: of the games.
        tables: ``mixed``, ``uniform`` or ``both``.

    Raises:
        MinisterialError: if the scenario has a rival and nobody to play it.
    """
    rival = scenario.head.rival
    if rival in scenario.seats and RIVAL not in available():
        raise MinisterialError(f"The seat {rival} needs the player {RIVAL!r}, which is not installed.")
    seats, ring = seats_compared(scenario), sorted(players)
    plan: list[Seating] = []
    for seed in seeds:
        places = deal(seats, len(ring), seed)
        if tables != UNIFORM:
            for turn in range(len(ring)):
                held = {seat: ring[(place + turn) % len(ring)] for seat, place in places.items()}
                plan.append(Seating(MIXED, seed, _seated(scenario, held)))
        if tables != MIXED:
            plan.extend(Seating(UNIFORM, seed, _seated(scenario, dict.fromkeys(seats, name))) for name in ring)
    return tuple(plan)


def deal(seats: Sequence[str], players: int, seed: int) -> dict[str, int]:
    """Return the player, from 0 to ``players`` - 1, that each seat is dealt to.

    Every player is dealt as many seats as any other, or one fewer. The draw has its own key, so the game of the seed
    knows nothing of it.
    """
    drawn = Key.of(seed, 0, "tournament seats").rng().random(len(seats))
    ranks = np.argsort(np.argsort(drawn, kind="stable"))
    return {seat: int(rank) % players for seat, rank in zip(seats, ranks, strict=True)}


def _seated(scenario: Scenario, held: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((seat, held.get(seat, RIVAL)) for seat in scenario.seats)
