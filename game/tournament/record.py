"""What one game leaves for a tournament's report: small plain records that travel between processes and machines.

A record depends on the scenario, the seed, the seating and the number of rounds alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from game.engine import Game
from game.report import rounds_played
from game.rules.joint import joint_score
from game.scenario.read import Scenario
from game.simulate import Played, play
from game.tournament.plan import Seating

Tick = Callable[[int], None]
# Noise of the last bits is not a difference between two players.
DIGITS = 6
# What is told whenever a seat does not keep its word; notice given in due form is none of these.
BROKEN_WORDS = ("breach", "promise_broken", "undelivered", "contribution_missed", "contribution_owed")
# How a table's notes about a program begin; its other notes are actions that the rules refused.
FAULTS = ("the player ", "the stand-in ")


@dataclass(frozen=True, slots=True)
class SeatResult:
    """What became of one seat.

    Attributes:
        player: who held it.
        attainment: in per cent of the best in reach.
        agreements: treaties to which it became a party.
        breaches: occasions on which it did not keep its word.
        faults: how often the program failed, was late or answered nonsense, so that a stand-in played for a while.
        refused: how many of its actions the rules refused.
    """

    player: str
    attainment: float
    agreements: int
    breaches: int
    faults: int
    refused: int


@dataclass(frozen=True, slots=True)
class GameResult:
    """What became of one game.

    Attributes:
        form: ``mixed`` or ``uniform``.
        rounds: those played to their end.
        digest: SHA-256 of the last state.
        seats: of every seat, the rival's too.
        joint_percent: what all parties gained together, in per cent of the best package; None where none brings any.
        gini: how it is split, 0 (even) to 1.
        agreements: treaties signed.
        members: heads of all blocs at the end.
    """

    form: str
    seed: int
    rounds: int
    digest: str
    seats: dict[str, SeatResult]
    joint_percent: float | None
    gini: float
    agreements: int
    members: int


def play_seating(
    scenario: Scenario, seating: Seating, rounds: int | None, tick: Tick = lambda done: None
) -> GameResult:
    """Play a game and return its record.

    Args:
        scenario: what to play.
        seating: the seed, and who plays.
        rounds: how many rounds; None for all.
        tick: called with the rounds played before each seat acts.

    Raises:
        MinisterialError: if a player cannot be loaded or the market cannot be calibrated.
    """
    played = play(scenario, seating.seed, seating.spec, rounds, tick=lambda game: tick(rounds_played(game)))
    return result_of(played, seating.form)


def result_of(played: Played, form: str) -> GameResult:
    """Return the record of a game that was played."""
    game = played.game
    state, world = game.state, game.world
    signed = [treaty.parties for treaty in state.treaties.values()]
    signed += [offer.parties for offer in state.offers.values() if offer.status == "signed"]  # wait for the plenary
    parties = Counter(seat for each in signed for seat in each)
    broken = _broken_words(game)
    faults = Counter(seat for _, seat, sentence in played.notes if sentence.startswith(FAULTS))
    notes = Counter(seat for _, seat, _ in played.notes)
    joint = joint_score(world, state.reference, state.tallies)
    return GameResult(
        form=form,
        seed=game.seed,
        rounds=rounds_played(game),
        digest=game.digest(),
        seats={
            seat: SeatResult(
                player=played.players[seat],
                attainment=round(game.attainment(seat).attainment, DIGITS),
                agreements=parties[seat],
                breaches=broken[seat],
                faults=faults[seat],
                refused=notes[seat] - faults[seat],
            )
            for seat in world.seats
        },
        joint_percent=None if joint.percent is None else round(joint.percent, DIGITS),
        gini=round(joint.gini, DIGITS),
        agreements=len(signed),
        members=sum(len(bloc.members) for bloc in state.blocs.values() if not bloc.dissolved),
    )


def _broken_words(game: Game) -> Counter[str]:
    return Counter(str(dict(told.params)["seat"]) for told in game.happenings if told.kind in BROKEN_WORDS)
