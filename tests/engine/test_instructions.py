"""Standing instructions of a person's seat, and what her ministry does under them: held, taken back, given, logged."""

from dataclasses import replace

import pytest

from game import Game, Refused, load_scenario, new_game
from game.actions import (
    Action,
    ByMinistry,
    Counter,
    Decline,
    DeclineBelow,
    Endorsement,
    EndSitting,
    Instruct,
    KeepPromises,
    Payment,
    Propose,
    Recall,
    Retract,
    SetPolicy,
    Sign,
    SignAbove,
    StockOrder,
    Undo,
    Vote,
    VoteByMandate,
    Withdrawal,
    action_from_json,
    action_to_json,
)
from game.instructions import key_of
from tests.engine.helpers import refused, to_sitting

ME, OTHER = "JPN", "USA"


@pytest.fixture
def game() -> Game:
    """A table at which all sit at once, with one person, who has an offer before her."""
    game = new_game(load_scenario("trilateral-30-days"), 5, people=[ME], table="simultaneous")
    game.apply(Propose(OTHER, (ME,), (Payment(ME, OTHER, 1000),)))
    return game


def offer_of(game: Game) -> int:
    return next(iter(game.state.offers))


def decline(game: Game, under: str = "digest") -> ByMinistry:
    return ByMinistry(ME, Decline(ME, offer_of(game), "price"), under, -1.5)


def fates(game: Game) -> list[str]:
    return [deed.fate for deed in game.view(ME).me.ministry_acts]


@pytest.mark.parametrize(
    "given", [VoteByMandate("", "admit", 1.0), DeclineBelow(-2.0), SignAbove(4.0), KeepPromises()], ids=key_of
)
def test_an_instruction_stands_until_it_is_ended(game: Game, given: object) -> None:
    game.apply(Instruct(ME, given))  # type: ignore[arg-type]
    assert game.view(ME).me.instructions == (given,)
    game.apply(EndSitting(ME))
    to_sitting(game, ME)
    assert game.round == 2
    assert game.view(ME).me.instructions == (given,)
    off = type(given)(**{"on": False} | ({"subject": "admit"} if isinstance(given, VoteByMandate) else {}))
    game.apply(Instruct(ME, off))
    assert game.view(ME).me.instructions == ()
    assert refused(game, Instruct(ME, off)).code == "no-such-instruction"


def test_one_with_the_same_key_replaces_the_other_and_narrower_ones_stand_beside_it(game: Game) -> None:
    for given in (DeclineBelow(0.0), DeclineBelow(1.0), VoteByMandate(), VoteByMandate(subject="expel")):
        game.apply(Instruct(ME, given))
    assert game.view(ME).me.instructions == (DeclineBelow(1.0), VoteByMandate(), VoteByMandate(subject="expel"))


def test_only_people_who_are_waited_for_have_a_ministry(game: Game) -> None:
    assert refused(game, Instruct(OTHER, KeepPromises())).code == "not-now"
    assert not game.view(OTHER).legal["instruct"].allowed
    game.apply(EndSitting(ME))
    assert refused(game, Instruct(ME, KeepPromises())).code == "not-now"


def test_an_instruction_can_be_undone_and_nobody_else_sees_it(game: Game) -> None:
    before = game.view(OTHER).as_json()
    game.apply(Instruct(ME, DeclineBelow(3.0)))
    game.apply(Instruct(ME, DeclineBelow(1.0)))
    game.apply(Undo(ME))
    assert game.view(ME).me.instructions == (DeclineBelow(3.0),)
    game.apply(decline(game, "decline_below"))
    assert game.view(OTHER).as_json() == before
    assert [entry for entry in game.log_for(OTHER) if entry.seat == ME] == []


def test_an_unknown_bloc_is_refused(game: Game) -> None:
    assert refused(game, Instruct(ME, VoteByMandate("atlantis"))).code == "no-such-bloc"


def test_a_held_answer_is_given_when_the_sitting_ends_and_not_before(game: Game) -> None:
    number = offer_of(game)
    game.apply(decline(game))
    assert game.state.offers[number].status == "open"
    assert game.view(ME).waiting_offers == ()
    assert fates(game) == ["held"]
    happened = game.apply(EndSitting(ME))
    assert game.state.offers[number].status == "declined"
    assert game.state.offers[number].reason == "price"
    assert [h.kind for h in happened if h.kind.startswith("offer")] == ["offer_declined"]
    assert game.state.held == {}


def test_a_held_answer_can_be_recalled_also_after_something_was_sent(game: Game) -> None:
    number = offer_of(game)
    game.apply(decline(game))
    game.apply(Propose(ME, (OTHER,), (Payment(ME, OTHER, 5000),)))
    assert refused(game, Undo(ME)).code == "no-undo"
    game.apply(Recall(ME, number))
    assert fates(game) == ["undone"]
    assert [o.id for o in game.view(ME).waiting_offers] == [number]
    assert refused(game, Recall(ME, number)).code == "not-held"
    game.apply(EndSitting(ME))
    assert game.state.offers[number].status == "open"


def test_undo_takes_back_a_held_answer_and_recall_leaves_nothing_to_undo(game: Game) -> None:
    game.apply(decline(game))
    game.apply(Undo(ME))
    assert fates(game) == ["undone"]
    assert game.state.held == {}
    game.apply(decline(game))
    game.apply(Recall(ME, offer_of(game)))
    assert refused(game, Undo(ME)).code == "no-undo"


@pytest.mark.parametrize("kind", ["sign", "counter", "decline"])
def test_an_answer_of_ones_own_overrules_the_one_held(game: Game, kind: str) -> None:
    number = offer_of(game)
    game.apply(decline(game))
    more = (*game.state.offers[number].clauses, Payment(OTHER, ME, 900))
    own: dict[str, Action] = {
        "sign": Sign(ME, number),
        "counter": Counter(ME, number, more),
        "decline": Decline(ME, number),
    }
    game.apply(own[kind])
    assert fates(game) == ["overruled"]
    assert game.state.held == {}
    assert game.state.offers[number].status == {"sign": "signed", "counter": "countered", "decline": "declined"}[kind]


def test_an_answer_to_an_offer_that_is_gone_is_dropped_without_a_word(game: Game) -> None:
    game.apply(decline(game))
    game.apply(Retract(OTHER, offer_of(game)))
    happened = game.apply(EndSitting(ME))
    assert fates(game) == ["gone"]
    assert [h for h in happened if h.kind == "ministry_could_not"] == []


def test_what_cannot_be_done_is_not_held_and_nothing_changes(game: Game) -> None:
    number = offer_of(game)
    assert refused(game, ByMinistry(ME, Decline(ME, number, "whim"), "digest")).code == "bad-ground"
    assert refused(game, ByMinistry(ME, Sign(ME, 7), "digest")).code == "no-such-offer"
    assert refused(game, ByMinistry(ME, Decline(OTHER, number), "digest")).code == "not-yours"
    assert refused(game, ByMinistry(ME, Vote(ME, 1, "for"), "delegated")).code == "not-now"
    assert refused(game, decline(game, "sign_above")).code == "no-such-instruction"
    leave = ByMinistry(ME, SetPolicy(ME, Withdrawal("floor-zone")), "digest")
    assert refused(game, leave).code == "not-sealed"
    game.apply(decline(game))
    assert refused(game, decline(game)).code == "held"


def test_a_policy_of_the_ministry_is_sealed_and_can_be_changed_or_undone(game: Game) -> None:
    mineral = game.world.minerals[0]
    game.apply(Instruct(ME, KeepPromises()))
    game.apply(ByMinistry(ME, SetPolicy(ME, StockOrder(mineral, buy_usd=5)), "keep_promises"))
    assert fates(game) == ["done"]
    game.apply(SetPolicy(ME, StockOrder(mineral, buy_usd=7)))
    assert fates(game) == ["overruled"]
    game.apply(Undo(ME))
    assert StockOrder(mineral, buy_usd=5) in game.view(ME).me.policies
    assert fates(game) == ["done"]
    game.apply(Undo(ME))
    assert game.view(ME).me.policies == ()
    assert fates(game) == ["undone"]


def test_acts_are_in_the_log_and_replay_to_the_same_state(game: Game) -> None:
    game.apply(Instruct(ME, DeclineBelow(0.0)))
    game.apply(decline(game, "decline_below"))
    game.apply(EndSitting(ME))
    act = next(e for e in game.log if e.body.get("type") == "by_ministry")
    assert act.body == action_to_json(action_from_json(act.body))
    assert act.body["act"]["type"] == "decline"
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
    assert again.view(ME).me.ministry_acts == game.view(ME).me.ministry_acts


def test_the_specifications_offer_what_the_rules_accept(game: Game) -> None:
    view = game.view(ME)
    for option in view.legal["instruct"].fields[0].options:  # type: ignore[union-attr]
        if option["on"]:
            game.apply(view.legal["instruct"].build(dict(option)))
    game.apply(view.legal["by_ministry"].build(dict(view.legal["by_ministry"].fields[0].options[0])))  # type: ignore[union-attr]
    view = game.view(ME)
    assert not view.legal["by_ministry"].allowed
    ends = [o for o in view.legal["instruct"].fields[0].options if not o["on"]]  # type: ignore[union-attr]
    assert len(ends) == len(view.me.instructions)
    game.apply(view.legal["recall"].build({"offer": view.legal["recall"].fields[0].options[0]}))  # type: ignore[union-attr]
    for option in ends:
        game.apply(view.legal["instruct"].build(dict(option)))
    assert game.view(ME).me.instructions == ()


def test_a_signature_that_has_become_impossible_is_told_and_the_offer_stays_open(game: Game) -> None:
    game.apply(Propose(OTHER, (ME,), (Endorsement(ME, game.world.scenario.head.charters[0].id),)))
    first, second = game.state.offers.values()
    game.apply(ByMinistry(ME, Sign(ME, second.id), "delegated", 2.0))
    mended = replace(second, clauses=(Endorsement(ME, "nowhere"),))
    game.state.offers = {first.id: first, second.id: mended}
    happened = game.apply(EndSitting(ME))
    assert fates(game) == ["impossible"]
    told = [h for h in happened if h.kind == "ministry_could_not"]
    assert [h.audience for h in told] == [(ME,)]
    assert "nowhere" in told[0].get("reason")
    assert game.state.offers[second.id] == mended


def test_malformed_instructions_are_refused_with_a_sentence() -> None:
    with pytest.raises(Refused) as caught:
        action_from_json({"type": "instruct", "seat": ME, "instruction": {"type": "sign_above", "points": 1e9}})
    assert caught.value.code == "malformed"
