"""The inbox of a person: at most so many offers of programs reach her in a round, the best; the rest is a digest."""

from __future__ import annotations

import pytest

from game.actions import EndSitting, Payment, Recall
from game.session import Table
from tests.players.tables import ScriptedDesk, offer, paid, table_of

ME = "JPN"


def with_offers(sums: dict[str, int], people: tuple[str, ...] = (ME,), desk: ScriptedDesk | None = None) -> Table:
    """Return a table at which these seats have offered the person these sums, and nobody else has acted yet."""
    table = table_of(people, desk=desk)
    for seat, usd in sums.items():
        offer(table.game, seat, ME, usd)
    return table


def senders(table: Table, count: int) -> list[str]:
    return [s for s in table.game.world.seats if s != ME][:count]


def test_the_best_reach_her_and_the_rest_is_held_ready_to_be_declined() -> None:
    table = table_of((ME,))
    most = table.game.world.rules.inbox_people
    seats = senders(table, most + 3)
    sums = {seat: 1000 * (place + 1) for place, seat in enumerate(seats)}
    table = with_offers(sums)
    table.run()
    view = table.game.view(ME)
    assert sorted(o.proposer for o in view.waiting_offers) == sorted(seats[3:])
    assert [(d.act.type, d.under, d.points, d.fate) for d in view.me.ministry_acts] == [
        ("decline", "digest", 3.0, "held"),
        ("decline", "digest", 2.0, "held"),
        ("decline", "digest", 1.0, "held"),
    ]
    assert [o.status for o in view.offers] == ["open"] * len(seats)


def test_as_many_as_reach_her_are_left_alone() -> None:
    table = table_of((ME,))
    seats = senders(table, table.game.world.rules.inbox_people)
    table = with_offers(dict.fromkeys(seats, 1000))
    table.run()
    assert table.game.view(ME).me.ministry_acts == ()


def test_the_digest_is_given_when_her_sitting_ends_and_told_to_her() -> None:
    table = table_of((ME,))
    seats = senders(table, table.game.world.rules.inbox_people + 1)
    table = with_offers({seat: 1000 + place for place, seat in enumerate(seats)})
    table.run()
    told = [h for h in table.game.view(ME).happenings if h.kind == "ministry_acted"]
    assert [(h.audience, h.get("other"), h.get("under")) for h in told] == [((ME,), seats[0], "digest")]
    happened = table.submit(EndSitting(ME))
    declined = [h for h in happened if h.kind == "offer_declined"]
    assert [(h.get("seat"), h.get("ground")) for h in declined] == [(ME, "price")]


def test_offers_of_people_always_reach_her() -> None:
    table = table_of((ME,))
    most = table.game.world.rules.inbox_people
    seats = senders(table, most + 2)
    people = (ME, *seats[:2])
    sums = {seat: 1000 * (place + 1) for place, seat in enumerate(seats)}
    table = with_offers(sums, people)
    table.run()
    view = table.game.view(ME)
    assert len(view.waiting_offers) == most + 2
    assert view.me.ministry_acts == ()


def test_what_she_takes_back_is_hers_and_is_not_declined_again() -> None:
    table = table_of((ME,))
    seats = senders(table, table.game.world.rules.inbox_people + 1)
    table = with_offers({seat: 1000 + place for place, seat in enumerate(seats)})
    table.run()
    held = next(iter(table.game.view(ME).me.held))
    table.submit(Recall(ME, held))
    table.run()
    happened = table.submit(EndSitting(ME))
    assert [h for h in happened if h.kind == "offer_declined"] == []
    assert table.game.state.offers[held].status == "open"


def test_what_the_desk_would_counter_is_countered() -> None:
    desk = ScriptedDesk(paid)
    table = table_of((ME,))
    seats = senders(table, table.game.world.rules.inbox_people + 1)
    desk.counters = lambda o: (*o.clauses, Payment(o.proposer, ME, 77))
    table = with_offers({seat: 1000 + place for place, seat in enumerate(seats)}, desk=desk)
    table.run()
    happened = table.submit(EndSitting(ME))
    assert [h.get("seat") for h in happened if h.kind == "offer_countered"] == [ME]
    # The program that was answered replies at once, before her sitting ends.
    assert [h.get("seat") for h in happened if h.kind == "offer_declined"] == [seats[0]]


def test_the_number_is_a_rule_of_the_scenario() -> None:
    table = table_of((ME,))
    assert table.game.world.rules.inbox_people == 5


def test_without_an_advisor_everything_reaches_her() -> None:
    table = table_of((ME,))
    seats = senders(table, table.game.world.rules.inbox_people + 2)
    table = with_offers(dict.fromkeys(seats, 1000))
    table.desk = None
    table.run()
    assert len(table.game.view(ME).waiting_offers) == len(seats)


def test_an_advisor_that_fails_is_noted_and_the_table_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = ScriptedDesk(paid)

    def broken(*args: object) -> float:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(desk, "worth", broken)
    table = table_of((ME,))
    seats = senders(table, table.game.world.rules.inbox_people + 1)
    table = with_offers(dict.fromkeys(seats, 1000), desk=desk)
    table.run()
    assert len(table.game.view(ME).waiting_offers) == len(seats)
    assert [note for note in table.notes if "by nothing" in note[2]]
