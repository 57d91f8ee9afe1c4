"""Decisions: sealed by the seat concerned, acting in the close of the round, the default otherwise."""

from __future__ import annotations

from game import Game
from game.actions import Decide, ExportControl, SetPolicy, Tariff, Undo, Withdrawal
from game.rules.event_effects import measure
from game.scenario.models_events import Effect
from tests.engine.happenings import ANSWER, CUSTOMS, play, replayed, told
from tests.engine.helpers import next_round, refused, to_sitting

BOTH = CUSTOMS + ANSWER


def outcomes(game: Game) -> list[tuple[int, str, str, bool]]:
    return [
        (h.round, h.get("event"), h.get("option"), h.get("by_default"))
        for h in game.happenings
        if h.kind == "event_decided"
    ]


def test_nobody_decides_and_the_default_holds() -> None:
    game = play(BOTH)
    policies = game.state.policies
    next_round(game)
    assert game.state.decisions == (("customs", 2, 2),)
    for _ in range(4):
        next_round(game)
    assert outcomes(game) == [(2, "customs", "wait", True)]
    assert told(game, "event") == [(2, "customs")], "what would follow another option does not come"
    assert game.state.policies == policies
    assert game.state.decisions == ()
    assert replayed(game).digest() == game.digest()


def test_a_decision_acts_in_the_same_round_and_leads_to_an_answer() -> None:
    game = play(BOTH)
    next_round(game)
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", Decide("customs", "tariff")))
    assert game.view("AAA").me.decisions[0].chosen == "tariff"
    assert ("AAA", "tariff:refined:Co") not in game.state.policies
    trust = game.state.trust.get(("AAA", "ZZZ"), 0)
    next_round(game)
    tariffs = [p for (seat, _), p in game.state.policies.items() if seat == "AAA" and isinstance(p, Tariff)]
    assert tariffs == [Tariff("Co", "refined", ("ZZZ",), 0.25)]
    assert game.state.market is not None
    assert game.state.trust["AAA", "ZZZ"] == trust - 8
    assert [line for line in game.state.trust_log if line.reason == "event"][-1].points == -8
    assert outcomes(game) == [(2, "customs", "tariff", False)]
    assert told(game, "event") == [(2, "customs"), (3, "answer")]
    # The answer is the other's, has an end, and leaves no trace after it.
    free = game.state.policies
    to_sitting(game, "ZZZ")
    game.apply(SetPolicy("ZZZ", Decide("answer", "stop")))
    next_round(game)
    acted = [p for _, p in game.state.acting if isinstance(p, ExportControl) and p.mineral == "Co"]
    assert [(p.targets, p.cap_share) for p in acted] == [(("AAA",), 0.0)], "in the market of that round"
    assert game.state.policies == free
    next_round(game)
    told_of = [(h.round, h.kind) for h in game.happenings if h.kind.startswith("export_control")]
    assert told_of == [(3, "export_control_begun"), (4, "export_control_ended")]
    assert replayed(game).digest() == game.digest()


def test_who_may_decide_what_and_when() -> None:
    game = play(BOTH, people=("AAA",))
    to_sitting(game, "AAA")
    assert refused(game, SetPolicy("AAA", Decide("customs", "tariff"))).code == "no-such-decision"
    next_round(game)
    to_sitting(game, "BBB")
    assert refused(game, SetPolicy("BBB", Decide("customs", "tariff"))).code == "not-yours"
    assert game.view("BBB").me.decisions == ()
    assert game.view("BBB").decisions == (("customs", 2, 2),), "that a decision waits is public"
    to_sitting(game, "AAA")
    assert "wait, tariff" in refused(game, SetPolicy("AAA", Decide("customs", "war"))).sentence
    assert refused(game, SetPolicy("AAA", Decide("answer", "stop"))).code == "no-such-decision"
    kinds = game.view("AAA").legal["set_policy"].fields[0].options
    assert "decide" in kinds
    # Sealed like any policy: changed, taken back, and seen by nobody else.
    game.apply(SetPolicy("AAA", Decide("customs", "tariff")))
    seen = game.view("BBB").as_json()
    game.apply(SetPolicy("AAA", Decide("customs", "wait")))
    assert game.view("BBB").as_json() == seen
    game.apply(Undo("AAA"))
    assert game.view("AAA").me.decisions[0].chosen == "tariff"
    game.apply(Undo("AAA"))
    assert game.view("AAA").me.decisions[0].chosen is None
    next_round(game)
    assert outcomes(game) == [(2, "customs", "wait", True)]


def test_a_decision_that_is_open_for_rounds_waits_for_the_seat() -> None:
    events = BOTH.replace("  default: wait\n", "  default: wait\n  open_rounds: 3\n")
    idle = play(events)
    for _ in range(5):
        next_round(idle)
    assert outcomes(idle) == [(4, "customs", "wait", True)]
    game = play(events)
    next_round(game)
    next_round(game)
    to_sitting(game, "AAA")
    assert game.view("AAA").me.decisions[0].until == 4
    game.apply(SetPolicy("AAA", Decide("customs", "tariff")))
    next_round(game)
    assert outcomes(game) == [(3, "customs", "tariff", False)]
    assert game.state.decisions == (("answer", 4, 4),)


def test_a_seat_may_change_what_an_event_has_set_and_then_keeps_its_own() -> None:
    lasting = CUSTOMS.replace("rate: 0.25}", "rate: 0.25, rounds: 2}").replace("      then: [answer]\n", "")
    game = play(lasting)
    next_round(game)
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", Decide("customs", "tariff")))
    next_round(game)
    assert any(isinstance(p, Tariff) for p in game.state.policies.values())
    other = play(lasting)
    next_round(other)
    to_sitting(other, "AAA")
    other.apply(SetPolicy("AAA", Decide("customs", "tariff")))
    next_round(other)
    to_sitting(other, "AAA")
    other.apply(SetPolicy("AAA", Tariff("Co", "refined", ("ZZZ",), 0.1)))
    for table in (game, other):
        next_round(table)
        next_round(table)
        assert table.state.lapsing == ()
    assert not any(isinstance(p, Tariff) for p in game.state.policies.values()), "two rounds are over"
    assert Tariff("Co", "refined", ("ZZZ",), 0.1) in other.state.policies.values(), "its own measure stands"


def test_factors_are_of_what_stands() -> None:
    """Zenith lets 0.6 of a price pass by a licence at the start; relaxing multiplies that, and never beyond all."""
    game = play(BOTH)
    policies = game.state.policies
    opening = next(p for p in policies.values() if isinstance(p, ExportControl))
    abroad = game.world.targets["ZZZ"][0]

    def control(**fields: object) -> ExportControl:
        effect = Effect.model_validate({"kind": "control", "seat": "ZZZ", "mineral": "Ga", **fields})
        found = measure(game.world, policies, effect)
        assert isinstance(found, ExportControl)
        return found

    half = control(factor=0.5, form="licence")
    assert abs(half.cap_share - 0.5 * opening.cap_share) < 1e-8
    assert (half.targets, half.form) == (abroad, "licence")
    assert abs(control(factor=0.5, partners=("AAA",)).cap_share - 0.5 * opening.cap_share) < 1e-8, "of the wider one"
    lifted = control(factor=1e6, form="licence")
    assert (lifted.cap_share, lifted.form) == (1.0, "quota"), "all of it is no control"
    assert control(cap_share=0.0).cap_share == 0.0


def test_a_withdrawal_is_no_decision() -> None:
    """Other sealed acts of the sitting keep their way."""
    game = play(BOTH)
    next_round(game)
    to_sitting(game, "AAA")
    assert refused(game, SetPolicy("AAA", Withdrawal("harbour-pact"))).code == "not-a-member"
