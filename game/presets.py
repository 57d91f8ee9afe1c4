"""Lengths of a game, and how many delegations play it in full.

*standard* is the scenario as it is, *short* the same in rounds of half a year. Of the seats some are **active**; the
others are *passive*: the simplest player answers for them, under the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum

from game.engine import Game, new_game
from game.errors import MinisterialError, PlayerError
from game.players import assign, available
from game.scenario.coarsen import coarsened
from game.scenario.read import Scenario
from game.session import Keeper, Table
from game.wording import say
from game.world import World

PRESETS = ("standard", "short")
# The sizes that a table of all delegations is offered in.
ACTIVE = (12, 24, 57)
PASSIVE = "passive"
HALF_YEAR = 2.0


def with_preset(scenario: Scenario, preset: str) -> Scenario:
    """Return the scenario in the length of a preset.

    Raises:
        MinisterialError: if there is no such preset, or the scenario's rounds are not quarters or half-years.
    """
    if preset not in PRESETS:
        raise MinisterialError(f"There is no preset {preset!r}; there are: {', '.join(PRESETS)}.")
    length = scenario.head.quarters_per_round
    if preset == "standard" or length == HALF_YEAR:
        return scenario
    if length != 1.0 or scenario.head.market_every != 1 or scenario.head.rounds % 2:
        raise MinisterialError(
            say(
                "{scenario} has no short form: that takes an even number of rounds, each a quarter with a market.",
                scenario=scenario.head.id,
            )
        )
    return coarsened(scenario, 2)


def active_seats(world: World, count: int, always: Iterable[str] = ()) -> tuple[str, ...]:
    """Return so many seats to play in full, in the order of the scenario.

    Those of ``always`` (people's, usually) come first, then the host, the rival and the founders of charters, then the
    others by what they use and make of the strategic minerals, by value.

    Raises:
        MinisterialError: if the number is below 1.
    """
    if count < 1:
        raise MinisterialError(say("At least one seat is active."))
    value = world.market.value_usd_per_quarter * world.score_weight
    trade = world.market.use0 + world.market.output0.sum(axis=0)
    stake = {s: fsum(float(value[m] * trade[m, world.index[s]]) for m in range(len(value))) for s in world.seats}
    wanted = [s for s in always if s in world.allotment]
    wanted += [s for s in (world.host, world.rival, *sorted(world.founders)) if s in world.allotment]
    wanted += sorted(world.seats, key=lambda s: (-stake[s], s))
    first = tuple(dict.fromkeys(wanted))[: max(count, len(set(always) & set(world.seats)))]
    return tuple(s for s in world.seats if s in first)


def seat_players(world: World, players: Mapping[str, str], active: Iterable[str]) -> dict[str, str]:
    """Return the players with every seat that is not active played by the passive one.

    Raises:
        PlayerError: if the passive player is needed and not installed.
    """
    playing = frozenset(active)
    if set(players) - playing and PASSIVE not in available():
        raise PlayerError(f"Seats that are not active need the player {PASSIVE!r}, which is not installed.")
    return {seat: name if seat in playing else PASSIVE for seat, name in players.items()}


def new_table(
    scenario: Scenario,
    seed: int = 1,
    *,
    people: Iterable[str] = (),
    players: str = "heuristic",
    preset: str = "standard",
    active: int | None = None,
    table: str = "sequential",
    coaching: str = "estimate",
    keeper: Keeper | None = None,
) -> Table:
    """Return a table with a new game of a preset's length.

    Args:
        scenario: from :func:`game.load_scenario`.
        seed: any integer.
        people: seats played by people; they are always active.
        players: who plays the other seats, as :func:`game.players.assign` reads it.
        preset: ``standard`` or ``short``.
        active: how many seats are played in full; None for all. A seat that ``players`` names is active too.
        table: ``sequential`` or ``simultaneous``.
        coaching: the table's level.
        keeper: where the table keeps its game.

    Raises:
        MinisterialError: if something of this cannot be.
    """
    chosen = tuple(people)
    game: Game = new_game(with_preset(scenario, preset), seed, people=chosen, table=table, coaching=coaching)
    seated = seated_players(game.world, players, active, chosen)
    return Table(game, {seat: name for seat, name in seated.items() if seat not in game.people}, keeper)


def seated_players(world: World, spec: str, active: int | None, people: Iterable[str] = ()) -> dict[str, str]:
    """Return the player's name for every seat from a specification and the number of active seats.

    Raises:
        MinisterialError: for an unknown seat or player, or a number below 1.
    """
    players = assign(spec, world.seats, world.rival)
    if active is None or active >= len(world.seats):
        return players
    named = [part.partition("=")[0].strip() for part in spec.split(",") if "=" in part]
    return seat_players(world, players, active_seats(world, active, (*people, *named)))
