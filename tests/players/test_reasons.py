"""Conditions and counter-drafts: what a player says that it would sign, it signs."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from ai.reasons import MOST_TRIALS, Trials, condition_for, counter_draft, reply_to
from ai.soundings import SUPPOSED
from game import Game, load_scenario, new_game
from game.actions import (
    NO_TERMS,
    Accession,
    Action,
    Clause,
    Condition,
    Decline,
    Explain,
    Payment,
    Propose,
    SetFloor,
    Sign,
)
from game.chance import Key
from game.errors import Refused
from game.players import assign, make_player
from game.session import Table
from game.state import Offer
from game.talks import Sounding, changed
from game.templates import templates
from game.view import View
from tests.engine import pacts
from tests.engine.helpers import to_sitting

BASE = pacts.scenario()


class Signs:
    """A player that signs what a test lets pass, and counts how often it is asked."""

    def __init__(self, passes: Callable[[View, tuple[Clause, ...]], bool]) -> None:
        self.passes = passes
        self.asked = 0

    def act(self, view: View, key: Key) -> Sequence[Action]:
        self.asked += 1
        return [
            Sign(view.seat, o.id) if self.passes(view, o.clauses) else Decline(view.seat, o.id, "terms")
            for o in view.waiting_offers
        ]


def small() -> Game:
    game = pacts.game_of(BASE)
    to_sitting(game, "AAA")
    return game


def trials(player: object, game: Game, clauses: tuple[Clause, ...], seat: str = "BBB", by: str = "AAA") -> Trials:
    offer = Offer(SUPPOSED, (by, seat), clauses, by, (by,), game.round, 0, None, False, "open")
    return Trials(player, game.view(seat), game.key(seat), offer)  # type: ignore[arg-type]


def paid_to(seat: str, clauses: Sequence[Clause]) -> int:
    return sum(c.usd for c in clauses if isinstance(c, Payment) and c.payee == seat)


ACCESSION = Accession(pacts.PACT, "BBB")


def test_money_that_would_do_is_found_and_is_no_more_than_needed() -> None:
    game = small()
    player = Signs(lambda view, clauses: paid_to("BBB", clauses) >= 90_000)
    found = condition_for(trials(player, game, (ACCESSION, Payment("AAA", "BBB", 50_000, 0, 4))))
    assert found == Condition("at_least", 1, "usd", 100_000.0), "the least of the grid above 90 000"
    assert player.asked <= MOST_TRIALS


def test_where_no_money_was_offered_some_is_asked_for() -> None:
    game = small()
    player = Signs(lambda view, clauses: paid_to("BBB", clauses) >= 20_000)
    found = condition_for(trials(player, game, (ACCESSION,)))
    assert found is not None
    assert found.change == "with"
    assert isinstance(found.added, Payment)
    assert (found.added.payer, found.added.payee) == ("AAA", "BBB")
    assert found.added.usd >= 20_000


def test_the_clause_in_the_way_is_named_with_the_bound_on_it() -> None:
    game = small()
    mine = Payment("BBB", "AAA", 100_000, 0, 4)

    def passes(view: View, clauses: tuple[Clause, ...]) -> bool:
        return (
            ACCESSION in clauses
            and all(c.usd <= 50_000 for c in clauses if isinstance(c, Payment))
            and len(clauses) > 1
        )

    found = condition_for(trials(Signs(passes), game, (ACCESSION, mine)))
    assert found == Condition("at_most", 1, "usd", 45_000.0)


def test_a_clause_that_cannot_stay_is_to_go() -> None:
    game = small()
    mine = Payment("BBB", "AAA", 100_000, 0, 4)
    found = condition_for(
        trials(Signs(lambda view, clauses: mine not in clauses and len(clauses) == 1), game, (mine, ACCESSION))
    )
    assert found == Condition("without", 0)


def test_a_floor_in_the_way_is_named_with_the_height_at_which_it_is_not() -> None:
    game = small()
    pacts.join(game, ("AAA", "BBB", "EEE"), ("CCC",))
    pacts.adopt(game, SetFloor("Co", "refined", 1.2))
    seat = "DDD"
    clauses = (Accession(pacts.PACT, seat),)

    def passes(view: View, clauses: tuple[Clause, ...]) -> bool:
        return all(level <= 1.1 + 1e-9 for _, _, level in view.blocs[pacts.PACT].floors)

    found = condition_for(trials(Signs(passes), game, clauses, seat))
    assert found == Condition("floor_at_most", bound=1.1, bloc=pacts.PACT, mineral="Co", stage="refined")


def test_nothing_is_said_where_nothing_helps_and_the_questions_are_counted() -> None:
    game = small()
    player = Signs(lambda view, clauses: False)
    draft = (ACCESSION, Payment("BBB", "AAA", 100_000, 0, 4), Payment("AAA", "BBB", 10_000))
    asking = trials(player, game, draft)
    assert condition_for(asking) is None
    assert 3 <= player.asked <= MOST_TRIALS
    assert counter_draft(trials(player, game, draft), None) == ()


def test_a_player_is_asked_about_nothing_else_than_the_change() -> None:
    game = small()
    game.apply(Propose("AAA", ("BBB",), (Payment("AAA", "BBB", 5_000),)))
    view = game.view("BBB")
    (offer,) = view.waiting_offers
    seen: list[View] = []

    class Watches:
        def act(self, view: View, key: Key) -> Sequence[Action]:
            seen.append(view)
            return [Decline(view.seat, o.id) for o in view.waiting_offers]

    reply = reply_to(Watches(), view, game.key("BBB"), replace(offer, clauses=(Payment("AAA", "BBB", 7_000),)))
    assert isinstance(reply, Decline)
    assert [o.clauses for o in seen[0].waiting_offers] == [(Payment("AAA", "BBB", 7_000),)]
    assert replace(seen[0], offers=view.offers, ask=view.ask) == replace(view, soundings=())


# --- in games --------------------------------------------------------------------------------------------------------


def coached(players: str, scenario: str, seed: int = 3) -> Table:
    game = new_game(load_scenario(scenario), seed, people=["USA"], coaching="coach")
    by = assign(players, game.world.seats, game.world.rival)
    del by["USA"]
    table = Table(game, by)
    table.run()
    return table


def outcome(table: Table, partner: str, clauses: tuple[Clause, ...]) -> str:
    """Return what becomes of an offer in a fork of the game."""
    game = table.game.fork()
    other = Table(game, table.players)
    other.submit(Propose("USA", (partner,), clauses))
    made = [h for h in game.happenings if h.kind == "offer_made" and h.get("seat") == "USA"][-1]
    return game.state.offers[made.get("offer")].status


@pytest.mark.parametrize(
    ("players", "scenario"),
    [
        ("heuristic", "trilateral-30-days"),
        pytest.param("heuristic", "workshop-12", marks=pytest.mark.long),
        pytest.param("minister", "workshop-12", marks=pytest.mark.long),
        pytest.param("novice", "trilateral-30-days", marks=pytest.mark.long),
        pytest.param("statesman", "trilateral-30-days", marks=pytest.mark.long),
    ],
)
def test_conditions_and_counter_drafts_are_true(players: str, scenario: str) -> None:
    """Each condition and each counter-draft given in a sitting is put to the test in a fork of the game."""
    table = coached(players, scenario)
    view = table.game.view("USA")
    conditions = counters = 0
    for partner in view.world.seats:
        for draft in templates(view, partner)[:4] if partner != "USA" else ():
            fork = table.game.fork()
            other = Table(fork, table.players)
            try:
                other.submit(Propose("USA", (partner,), draft.clauses))
            except Refused:
                continue
            told = [r for r in fork.view("USA").me.reports if r.kind == "account" and r.about == partner]
            assert told, f"{partner} answered {draft.template} without an account"
            condition = told[-1].get("condition")
            assert (condition is None) or told[-1].get("answer") != "yes"
            if condition is not None and condition.change != "floor_at_most":
                conditions += 1
                fresh = changed(draft.clauses, condition)
                assert fresh is not None
                assert outcome(table, partner, fresh) == "signed", (partner, draft.template, condition)
            player = make_player(table.players[partner])
            asked = _disclosed(player, table.game, partner, draft.clauses)
            if asked:
                counters += 1
                assert outcome(table, partner, asked) == "signed", (partner, draft.template, asked)
    assert conditions >= 2
    assert counters >= conditions


def _disclosed(player: object, game: Game, partner: str, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    asked = Sounding(1, "USA", partner, ("USA", partner), clauses, NO_TERMS, 1, True)
    answer = player.sounding(game.view(partner), game.key(partner), asked)  # type: ignore[attr-defined]
    assert (answer.counter == ()) or answer.answer == "no"
    return tuple(answer.counter)


def test_an_account_is_an_action_of_the_log() -> None:
    table = coached("heuristic", "trilateral-30-days")
    table.submit(Propose("USA", ("JPN",), (Payment("USA", "JPN", 1_000, 0, 2),)))
    assert table.game.log[-1].body["type"] == Explain.__dataclass_fields__["type"].default
