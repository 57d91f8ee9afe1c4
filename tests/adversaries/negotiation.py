"""Single negotiations of an adversary with a minister, in states of games that ministers play.

In a fork of such a game the adversary sits for two rounds at a table at which the minister answers it, and offers it
things, while everybody else waits. Then nobody talks any more: the adversary breaks what it can, the others keep their
word, and the game is played to its end. The same fork with the adversary refusing everything says what refusing to
deal would have brought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ai.minister import Minister
from game import Game, Scenario, load_scenario, new_game
from game.chance import Key
from game.players import Player, assign
from game.rules.score import PARTS, Attainment
from game.session import Table
from tests.adversaries.watching import Bystander, Quiet, Signing, Talking, Watched, together
from tests.players.adversaries import ADVERSARIES
from tests.players.adversary import Ally

ROUNDS = 2
# What a loss is told of: attainment, and the points of each part of the score.
LOSSES = ("attainment", *PARTS, "targets", "red_lines")
MINISTER, ADVERSARY, ALLY, OTHERS = "minister", "adversary", "ally", "bystander"


@dataclass(frozen=True)
class Case:
    """Who negotiates with whom, when, and by which scheme."""

    scenario: str
    seed: int
    round: int
    scheme: str
    adversary: str
    minister: str
    ally: str


@dataclass(frozen=True)
class Result:
    """What came of a negotiation, in points of the minister's mandate.

    Attributes:
        case: which one.
        signed: what the minister signed and what entered into force, with its exact worth at signing.
        package: the exact worth of all of it together before the first signature; 0 if nothing was signed.
        package_bound: how far below zero the error of estimates explains.
        losses: attainment if the adversary refuses to deal, less attainment as it came; and the same in points of each
            part of the score. Empty where the game was not played on.
    """

    case: Case
    signed: tuple[tuple[Signing, float], ...] = field(repr=False)
    package: float
    package_bound: float
    losses: dict[str, float]

    @property
    def loss(self) -> float | None:
        """What dealing has cost, in points of attainment; None if that was not looked at."""
        return self.losses.get("attainment")

    @property
    def margin(self) -> float:
        """The least of what signatures were worth above minus the stated error; negative for a dishonest one."""
        return min((worth + signing.bound for signing, worth in self.signed), default=0.0)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, its treaties in full."""
        return {
            **{name: getattr(self.case, name) for name in self.case.__dataclass_fields__},
            "margin": round(self.margin, 4),
            "package": round(self.package, 4),
            "losses": {name: round(loss, 4) for name, loss in self.losses.items()},
            "treaties": [
                {
                    "round": signing.view.round,
                    "parties": list(signing.parties),
                    "clauses": [repr(clause) for clause in signing.clauses],
                    "terms": repr(signing.terms),
                    "worth": round(worth, 4),
                }
                for signing, worth in self.signed
            ],
        }


def starts(scenario: Scenario, seed: int, player: str = "minister") -> dict[int, Game]:
    """Return round -> a game of one seed as it stands at the beginning of the round, played by one kind of player."""
    game = new_game(scenario, seed)
    table = Table(game, assign(player, game.world.seats, game.world.rival))
    found = {1: game.fork()}
    for _ in table.advance():
        if game.round not in found and not game.over:
            found[game.round] = game.fork()
    return found


def cases(scenario: str, seed: int, games: dict[int, Game], count: int, schemes: Sequence[str]) -> Iterator[Case]:
    """Yield so many drawn negotiations in the states of one game, the schemes in turn."""
    seats = next(iter(games.values())).world.seats
    rival = next(iter(games.values())).world.rival
    rounds = sorted(games)
    for number in range(count):
        key = Key.of(seed, number, f"adversaries|{scenario}")
        ministers = [s for s in seats if s != rival]
        minister = ministers[key.sub("minister").number(len(ministers))]
        others = [s for s in seats if s != minister]
        adversary = others[key.sub("adversary").number(len(others))]
        thirds = [s for s in others if s != adversary]
        ally = thirds[key.sub("ally").number(len(thirds))]
        round_ = rounds[key.sub("round").number(len(rounds))]
        yield Case(scenario, seed, round_, schemes[number % len(schemes)], adversary, minister, ally)


class Hall:
    """Negotiates cases in the states of one game.

    Args:
        games: round -> state, as of :func:`starts`.
        minister: makes the player of whom advantage is taken.
        played_on: whether games are played to their end, to see what attainment comes to.
    """

    def __init__(self, games: dict[int, Game], minister: type[Player] = Minister, played_on: bool = True) -> None:
        self.games = games
        self.minister = minister
        self.played_on = played_on
        self._refusing: dict[tuple[int, str, str, str], Attainment] = {}

    def negotiate(self, case: Case) -> Result:
        """Return what comes of one negotiation."""
        game = self.games[case.round].fork()
        last = case.round + ROUNDS - 1
        watched = Watched(self.minister())
        adversary = ADVERSARIES[case.scheme](case.minister, case.ally)
        table = self._table(game, case, {MINISTER: watched, ADVERSARY: Quiet(adversary, last)})
        for _ in table.advance():
            if game.round > last and not (self.played_on and watched.treaties(game)):
                break
        signed = [s for s in watched.treaties(game) if s.view.seat == case.minister]
        together_ = together(signed) if signed else None
        return Result(
            case,
            tuple((signing, signing.exact()) for signing in signed),
            together_.exact() if together_ is not None else 0.0,
            together_.bound if together_ is not None else 0.0,
            self._loss(game, case) if self.played_on and signed else {},
        )

    def _table(self, game: Game, case: Case, own: dict[str, Player]) -> Table:
        last = case.round + ROUNDS - 1
        players = dict.fromkeys(game.world.seats, OTHERS)
        players[case.ally], players[case.adversary] = ALLY, ADVERSARY
        players[case.minister] = MINISTER
        own = {**own, MINISTER: Talking(own[MINISTER], case.adversary, last)}
        return Table(game, players, own={OTHERS: Bystander(), ALLY: Ally(case.adversary), **own})

    def _loss(self, game: Game, case: Case) -> dict[str, float]:
        place = (case.round, case.adversary, case.minister, case.ally)
        if place not in self._refusing:
            refusing = self.games[case.round].fork()
            silent = Quiet(ADVERSARIES[case.scheme](case.minister, case.ally), 0)
            self._table(refusing, case, {MINISTER: self.minister(), ADVERSARY: silent}).run()
            self._refusing[place] = refusing.attainment(case.minister)
        refused, dealt = self._refusing[place], game.attainment(case.minister)
        return {name: getattr(refused, name) - getattr(dealt, name) for name in LOSSES}


def negotiate_all(
    scenario: str, seeds: Sequence[int], count: int, schemes: Sequence[str], played_on: bool = True
) -> Iterator[Result]:
    """Yield the results of so many negotiations for each seed of a scenario."""
    loaded = load_scenario(scenario)
    for seed in seeds:
        games = starts(loaded, seed)
        hall = Hall(games, played_on=played_on)
        for case in cases(scenario, seed, games, count, schemes):
            yield hall.negotiate(case)
