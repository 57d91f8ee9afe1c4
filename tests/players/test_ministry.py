"""A person's ministry at the table: standing instructions carried out, a round left to it, and nothing more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game import Game, Refused
from game.actions import (
    Apply,
    DeclineBelow,
    EndSitting,
    ExportAssurance,
    ExportControl,
    Instruct,
    KeepPromises,
    Payment,
    Propose,
    SetPolicy,
    SignAbove,
    StockOrder,
    Undo,
    Vote,
    VoteByMandate,
)
from game.session import Table
from tests.engine.helpers import deal
from tests.players.tables import ScriptedDesk, offer, paid, table_of

ME, LOW, HIGH = "JPN", "AUS", "USA"


def acts(table: Table) -> list[tuple[str, str, str]]:
    return [(d.act.type, d.under, d.fate) for d in table.game.view(ME).me.ministry_acts]


def with_two_offers(*given: object, people: tuple[str, ...] = (ME,)) -> Table:
    table = table_of(people)
    for instruction in given:
        table.submit(Instruct(ME, instruction))  # type: ignore[arg-type]
    offer(table.game, LOW, ME, 1000)
    offer(table.game, HIGH, ME, 9000)
    return table


def test_without_instructions_it_does_nothing() -> None:
    table = with_two_offers()
    table.run()
    table.submit(EndSitting(ME))
    assert acts(table) == []
    assert [o.status for o in table.game.view(ME).offers] == ["open", "open"]


def test_it_declines_below_and_signs_above_and_leaves_what_is_between() -> None:
    table = with_two_offers(DeclineBelow(2.0), SignAbove(8.0))
    offer(table.game, "CAN", ME, 5000)
    table.run()
    assert acts(table) == [("decline", "decline_below", "held"), ("sign", "sign_above", "held")]
    assert [o.proposer for o in table.game.view(ME).waiting_offers] == ["CAN"]
    table.submit(EndSitting(ME))
    assert {o.proposer: o.status for o in table.game.view(ME).offers} == {
        LOW: "declined",
        HIGH: "signed",
        "CAN": "open",
    }
    assert [fate for _, _, fate in acts(table)] == ["done", "done"]


def test_offers_of_people_are_never_answered_for_her() -> None:
    table = with_two_offers(DeclineBelow(20.0), people=(ME, LOW))
    table.run()
    assert [(d.act.type, d.points) for d in table.game.view(ME).me.ministry_acts] == [("decline", 9.0)]


def test_what_it_owes_by_signing_is_within_the_budget() -> None:
    table = table_of((ME,), desk=ScriptedDesk(lambda clauses: 9.0))
    table.submit(Instruct(ME, SignAbove(1.0)))
    budget = table.game.view(ME).me.budget_usd
    for seat in (LOW, HIGH):
        table.game.apply(Propose(seat, (ME,), (Payment(ME, seat, budget * 2 // 3),)))
    table.run()
    assert [d.act.type for d in table.game.view(ME).me.ministry_acts] == ["sign"]


def plenary(*given: object, of_motion: float = 3.0) -> Table:
    """Return a table in the plenary with an application on the person's ballot page."""
    table = table_of((ME,), desk=ScriptedDesk(paid, of_motion))
    for instruction in given:
        table.submit(Instruct(ME, instruction))  # type: ignore[arg-type]
    game = table.game
    bloc = next(iter(game.state.blocs))
    game.state.blocs = {bloc: _joined(game.state.blocs[bloc], (ME, HIGH))}
    game.apply(Apply(LOW, bloc))
    table.run()
    table.submit(EndSitting(ME))
    table.run()
    assert game.state.phase == "plenary"
    return table


def _joined(bloc: object, members: tuple[str, ...]) -> object:
    return replace(bloc, members=tuple((seat, "full", 0) for seat in members))  # type: ignore[type-var]


@pytest.mark.parametrize(("worth", "choice"), [(3.0, "for"), (-3.0, "against"), (0.5, None)])
def test_it_votes_by_mandate_with_a_margin_and_she_can_vote_otherwise(worth: float, choice: str | None) -> None:
    table = plenary(VoteByMandate(margin=1.0), of_motion=worth)
    (motion,) = table.game.view(ME).ballot_page
    assert table.game.view(ME).me.ballots.get(motion.id) == choice
    table.submit(Vote(ME, motion.id, "abstain"))
    table.submit(EndSitting(ME))
    table.run()
    assert dict(table.game.state.motions[motion.id].roll_call)[ME] == "abstain"


def test_the_narrowest_instruction_about_votes_counts() -> None:
    bloc = "floor-zone"
    table = plenary(VoteByMandate(), VoteByMandate(subject="admit", margin=5.0))
    assert table.game.view(ME).me.ballots == {}
    table = plenary(VoteByMandate(subject="admit", margin=5.0), VoteByMandate(bloc=bloc))
    assert list(table.game.view(ME).me.ballots.values()) == ["for"]
    table = plenary(VoteByMandate(subject="expel"))
    assert table.game.view(ME).me.ballots == {}


def test_a_vote_taken_back_is_not_cast_again() -> None:
    table = plenary(VoteByMandate())
    table.submit(Undo(ME))
    assert table.game.view(ME).me.ballots == {}
    table.submit(EndSitting(ME))
    table.run()
    (motion,) = [m for m in table.game.state.motions.values() if m.content.type == "admit"]
    assert dict(motion.roll_call)[ME] == "abstain"


def test_it_keeps_promises_about_exports_with_the_desk_of_the_game() -> None:
    table = table_of(("CHN",))
    game, me = table.game, "CHN"
    table.desk = Table(game, table.players).desk
    mineral, stage = game.world.exports[me][0]
    table.submit(Instruct(me, KeepPromises()))
    deal(game, LOW, me, ExportAssurance(me, LOW, mineral, stage, start=1))
    table.submit(SetPolicy(me, ExportControl(mineral, stage, (LOW,), 0.2)))  # type: ignore[arg-type]
    while game.round == 1:
        table.run()
        table.submit(EndSitting(me))
    table.run()
    done = [(d.act.type, d.under) for d in game.view(me).me.ministry_acts]
    assert ("set_policy", "keep_promises") in done
    assert not any(
        isinstance(p, ExportControl) and p.mineral == mineral and p.targets == (LOW,) and p.cap_share < 0.99
        for p in game.view(me).me.policies
    )


def test_a_duty_is_sealed_only_under_the_instruction_and_only_once() -> None:
    table = table_of((ME,))
    desk = table.desk
    assert isinstance(desk, ScriptedDesk)
    order = SetPolicy(ME, StockOrder(table.game.world.minerals[0], buy_usd=9))
    desk.duty = (order,)
    table.run()
    assert acts(table) == []
    table.submit(Instruct(ME, KeepPromises()))
    table.submit(EndSitting(ME))
    assert acts(table) == [("set_policy", "keep_promises", "done")]


def test_a_round_left_to_it_runs_through_sitting_corridor_and_plenary() -> None:
    table = with_two_offers()
    table.desk = ScriptedDesk(lambda clauses: paid(clauses) - 5.0)
    table.run()
    table.delegate(ME)
    assert acts(table) == [("decline", "delegated", "done")]
    table.run()
    assert table.game.round == 2
    assert table.waiting_people() == (ME,)
    table.submit(EndSitting(ME))
    assert len(acts(table)) == 1, "the next round is hers again"


def test_a_round_left_to_it_follows_her_own_instructions_first() -> None:
    table = with_two_offers(DeclineBelow(-50.0))
    table.run()
    table.delegate(ME)
    assert acts(table) == []


def test_only_a_person_can_leave_a_round_to_a_ministry() -> None:
    table = table_of((ME,))
    with pytest.raises(Refused) as caught:
        table.delegate(HIGH)
    assert caught.value.code == "not-a-person"


def test_a_facilitator_can_close_a_phase_for_all_people() -> None:
    table = table_of((ME, LOW, HIGH))
    offer(table.game, LOW, ME, 1000)
    table.close_phase()
    assert table.game.state.phase == "corridor"
    assert table.waiting_people() == (ME,)
    while table.game.round == 1:
        table.close_phase()
    assert table.game.state.phase == "sittings"


def test_a_game_with_a_ministry_replays_without_one() -> None:
    table = with_two_offers(DeclineBelow(2.0), SignAbove(8.0), VoteByMandate(), KeepPromises())
    for _ in range(3):
        table.run()
        table.delegate(ME)
    game = table.game
    assert any(entry.body.get("type") == "by_ministry" for entry in game.log)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
