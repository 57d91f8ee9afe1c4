"""How often a coached person's suggestions are accepted when they are sent at once: ``python -m tests.coached``.

In games with one person, at every sitting, the coach is asked about drafts that templates fill in; each of its ideas is
then proposed in a fork of the game, and what the counterpart does with it is counted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from game import load_scenario, new_game
from game.actions import Clause, EndSitting, Propose
from game.chance import Key, pick
from game.coaching import Coach
from game.errors import Refused
from game.players import Ideas, assign, make_advisor
from game.session import Table
from game.templates import templates


@dataclass
class Tally:
    """What was counted.

    Attributes:
        questions: put to the coach; ``answered`` those with an idea at least.
        sent: ideas proposed in a fork; ``accepted`` those of them that were signed.
        soundings: that it took.
    """

    questions: int = 0
    answered: int = 0
    sent: int = 0
    accepted: int = 0
    soundings: int = 0


def measured(scenario: str, seed: int, seat: str, spec: str, rounds: int, level: str = "coach") -> Tally:
    """Return the tally of one game.

    Args:
        scenario: its name.
        seed: of the game.
        seat: the person's.
        spec: who plays the others.
        rounds: of the game that are played.
        level: the coaching level.
    """
    game = new_game(load_scenario(scenario), seed, people=[seat], coaching=level)
    players = assign(spec, game.world.seats, game.world.rival)
    del players[seat]
    table, desk, out = Table(game, players), make_advisor(), Tally()
    rng = Key.of(seed, 0, "coached").rng()
    coach = Coach(lambda: table.game.view(seat), table.submit, desk)
    table.run()
    while not game.over and game.round <= rounds:
        if game.state.phase == "sittings" and seat in game.to_act():
            for partner in (s for s in game.world.seats if s != seat):
                drafts = templates(game.view(seat), partner)
                if not drafts:
                    continue
                draft = drafts[pick(rng, len(drafts))].clauses
                for ask in (coach.suggest, coach.gives):
                    found = ask(partner, draft)
                    out.questions += 1
                    out.answered += bool(found.ideas)
                    out.soundings += found.asked
                    _send(table, seat, partner, found.ideas, out)
        table.submit(EndSitting(seat))
        table.run()
    return out


def _send(table: Table, seat: str, partner: str, ideas: Ideas, out: Tally) -> None:
    for clauses, _ in ideas:
        status = sent(table, seat, partner, clauses)
        out.sent += status is not None
        out.accepted += status == "signed"


def sent(table: Table, seat: str, partner: str, clauses: tuple[Clause, ...]) -> str | None:
    """Return what becomes of an offer sent at once, in a fork of the game; None if it cannot be sent."""
    game = table.game.fork()
    other = Table(game, table.players)
    try:
        other.submit(Propose(seat, (partner,), clauses))
    except Refused:
        return None
    made = [h for h in game.happenings if h.kind == "offer_made" and h.get("seat") == seat][-1]
    return game.state.offers[made.get("offer")].status


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.coached", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--scenario", default="workshop-12")
    parser.add_argument("--players", default="heuristic")
    parser.add_argument("--level", default="coach")
    parser.add_argument("--seats", default="USA,JPN,AUS")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=4)
    asked = parser.parse_args(arguments)
    total = Tally()
    for seat in asked.seats.split(","):
        for seed in range(1, asked.seeds + 1):
            one = measured(asked.scenario, seed, seat, asked.players, asked.rounds, asked.level)
            for name in vars(total):
                setattr(total, name, getattr(total, name) + getattr(one, name))
    share = total.accepted / max(1, total.sent)
    print(f"{total.questions} questions, {total.answered} with ideas, {total.soundings} soundings;", end=" ")
    print(f"{total.sent} ideas sent at once, {total.accepted} accepted: {share:.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
