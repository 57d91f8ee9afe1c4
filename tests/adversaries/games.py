"""Whole games with an adversary in one seat and ministers in all others, beside the same games without its dealing.

The same seed and seat are played with a player that refuses everything. Games diverge: who is refused by one talks to
another, motions find other majorities, and chance that depends on what a seat has seen falls otherwise. So a single
difference says little, and the mean over seeds is what is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ai.baselines import NoDealPlayer
from game import Game, Scenario, load_scenario, new_game
from game.players import Player, assign
from game.session import Table
from tests.players.adversaries import ADVERSARIES


@dataclass(frozen=True)
class Pairing:
    """A game with an adversary against the same with its seat refusing everything, in points of attainment.

    Attributes:
        seed: of both games.
        scheme: of the adversary.
        seat: where it sits.
        others: what it changed for the ministers on average.
        partners: seat -> what it changed for each minister that has had a treaty with it.
        own: what it changed for the adversary's seat.
    """

    seed: int
    scheme: str
    seat: str
    others: float
    partners: dict[str, float]
    own: float


def play(scenario: Scenario, seed: int, seat: str, player: Player) -> Game:
    """Return a finished game of ministers with one seat played by somebody else."""
    game = new_game(scenario, seed)
    players = {**assign("minister", game.world.seats, game.world.rival), seat: "odd"}
    Table(game, players, own={"odd": player}).run()
    return game


def pairings(scenario: str, seeds: Sequence[int], seats: Sequence[str], schemes: Sequence[str]) -> Iterator[Pairing]:
    """Yield every scheme from every seat for every seed."""
    loaded = load_scenario(scenario)
    for seed in seeds:
        for seat in seats:
            refusing = play(loaded, seed, seat, NoDealPlayer())
            for scheme in schemes:
                yield _paired(refusing, play(loaded, seed, seat, ADVERSARIES[scheme](None, None)), seed, scheme, seat)


def _paired(refusing: Game, dealing: Game, seed: int, scheme: str, seat: str) -> Pairing:
    world = dealing.world
    change = {s: dealing.attainment(s).attainment - refusing.attainment(s).attainment for s in world.seats}
    dealt = {s for t in dealing.state.treaties.values() if seat in t.parties for s in t.parties}
    ministers = [s for s in world.seats if s not in (seat, world.rival)]
    others = sum(change[s] for s in ministers) / len(ministers)
    partners = {s: change[s] for s in ministers if s in dealt}
    return Pairing(seed, scheme, seat, others, partners, change[seat])
