"""Every rule holds under any order of arrival at a simultaneous table.

A fixed set of actions that do not depend on one another is done in a drawn order, sittings end in another and ballots
are cast in a third: what was sealed, the roll calls, who is a member, and the settled market are the same each time.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from game import Game, load_scenario, new_game
from game.actions import (
    Action,
    Apply,
    EndSitting,
    ExportControl,
    Instruct,
    KeepPromises,
    Payment,
    Propose,
    SetPolicy,
    Sign,
    StockOrder,
    Vote,
)
from game.rules.purse import payment_limit
from game.world import World
from tests.engine.helpers import plain

# Without the votes at home the founders are members after one round, and vote in the second.
SCENARIO = plain(load_scenario("workshop-12"))
PEOPLE = ("USA", "JPN", "EUU", "AUS")
PAIRS = (("AUS", "JPN"), ("CAN", "IND"), ("USA", "COD"), ("EUU", "KAZ"), ("CHN", "SAU"))
# Each of these pays somebody else and then all that it had to the next: who is paid first decides who cannot pay.
CHAIN = ("CAN", "KAZ", "SAU", "CAN")


def begin() -> Game:
    """Return a game in its second round, with the founders of the bloc inside it."""
    game = new_game(SCENARIO, 9, people=PEOPLE, table="simultaneous")
    bloc = next(iter(game.world.charters))
    for seat in sorted(game.world.founders):
        game.apply(Apply(seat, bloc))
    while game.round == 1:
        game.apply(EndSitting(game.to_act()[0]))
    return game


def business(world: World) -> list[Action]:
    """Return acts of the sittings none of which needs another to have been done before."""
    bloc = next(iter(world.charters))
    seats = set(world.seats)
    out: list[Action] = [Apply(seat, bloc) for seat in ("AUS", "CAN", "KOR")]
    out += [Propose(a, (b,), (Payment(a, b, 20_000 + 1000 * n),)) for n, (a, b) in enumerate(PAIRS) if {a, b} <= seats]
    for a, b in pairwise(CHAIN):
        out.append(Propose(a, ("BRA",), (Payment(a, "BRA", 100_000),)))
        out.append(Propose(a, (b,), (Payment(a, b, payment_limit(world, a)),)))
    out += [SetPolicy(seat, StockOrder(world.minerals[n % 3], buy_usd=300_000)) for n, seat in enumerate(world.seats)]
    mineral, stage = world.exports["CHN"][0]
    out.append(SetPolicy("CHN", ExportControl(mineral, stage, ("USA",), 0.3)))  # type: ignore[arg-type]
    out += [Instruct(seat, KeepPromises()) for seat in PEOPLE]
    return out


def own_order(drawn: list[Action], usual: list[Action]) -> list[Action]:
    """Return acts with the seats in a drawn order, and each seat's own acts in their usual order: those it chooses."""
    rest = {seat: [a for a in usual if a.seat == seat] for seat in {a.seat for a in usual}}
    return [rest[action.seat].pop(0) for action in drawn]


def play(game: Game, first: list[Action], seats: list[str], voters: list[str]) -> None:
    """Do the acts, then sign everything, end the sittings and the corridor, vote and close in the orders given."""
    for action in first:
        game.apply(action)
    for seat in seats:
        for offer in game.view(seat).waiting_offers:
            game.apply(Sign(seat, offer.id))
        game.apply(EndSitting(seat))
    while game.state.phase == "corridor":
        game.apply(EndSitting(game.to_act()[-1]))
    assert game.state.phase == "plenary"
    for seat in voters:
        for motion in game.view(seat).ballot_page:
            game.apply(Vote(seat, motion.id, "for" if seat != "USA" else "against"))
    for seat in voters:
        if seat in game.to_act():
            game.apply(EndSitting(seat))
    assert game.round == 3


def results(game: Game) -> dict[str, Any]:
    """Return what must not depend on the order of arrival."""
    state = game.state
    return {
        "market": [entry.body for entry in game.log if entry.kind == "market"],
        "policies": state.policies,
        "instructions": state.instructions,
        "money": (state.money, state.funds, state.programmes),
        "stocks": state.stocks.tolist(),
        "offers": {number: (o.parties, o.clauses, o.signed, o.status) for number, o in state.offers.items()},
        "treaties": {number: (t.parties, t.clauses, t.status) for number, t in state.treaties.items()},
        "order of treaties": list(state.treaties),
        "members": {name: sorted((m[0], m[1]) for m in bloc.members) for name, bloc in state.blocs.items()},
        "roll calls": sorted(
            (repr(m.content), m.status, sorted(m.roll_call), [sorted(v.roll_call) for v in m.unions])
            for m in state.motions.values()
        ),
        "trust": state.trust,
        "approval": state.approval,
        "tallies": state.tallies,
        "breaches": sorted((e.a, e.b, e.points) for e in state.trust_log if e.reason == "breach"),
    }


def usual() -> dict[str, Any]:
    game = begin()
    play(game, business(game.world), list(game.world.seats), list(game.world.seats))
    return results(game)


USUAL = usual()


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_the_order_of_arrival_changes_nothing_that_is_sealed_counted_or_cleared(data: st.DataObject) -> None:
    game = begin()
    seats = list(game.world.seats)
    acts = own_order(data.draw(st.permutations(business(game.world))), business(game.world))
    play(game, acts, data.draw(st.permutations(seats)), data.draw(st.permutations(seats)))
    found = results(game)
    for name, value in USUAL.items():
        assert found[name] == value, name


def test_the_acts_are_there_to_be_compared() -> None:
    assert len(USUAL["treaties"]) >= 3
    assert len(USUAL["market"]) == 2
    assert any(USUAL["members"].values())
    assert len(USUAL["roll calls"]) >= 3
    assert len(USUAL["policies"]) > len(SCENARIO.delegations) - 2
    assert USUAL["breaches"], "somebody in the chain could not pay before it was paid"


def test_another_set_of_acts_gives_other_results() -> None:
    game = begin()
    acts = [a for a in business(game.world) if not isinstance(a, SetPolicy)]
    play(game, acts, list(game.world.seats), list(game.world.seats))
    assert results(game)["market"] != USUAL["market"]
    assert results(game)["treaties"] == USUAL["treaties"]


def test_whose_answer_comes_first_does_not_matter_either() -> None:
    """Two parties of one offer sign in either order, and the treaty is the same."""
    found = []
    for order in (("USA", "AUS"), ("AUS", "USA")):
        game = begin()
        game.apply(Propose("JPN", ("USA", "AUS"), (Payment("JPN", "USA", 9000), Payment("JPN", "AUS", 9000))))
        number = next(iter(game.state.offers))
        for seat in order:
            game.apply(Sign(seat, number))
        for seat in game.world.seats:
            game.apply(EndSitting(seat))
        while game.round == 2:
            game.apply(EndSitting(game.to_act()[0]))
        found.append({n: (t.parties, t.clauses) for n, t in game.state.treaties.items()})
    assert found[0] == found[1] != {}


def test_two_that_offer_each_other_something_at_once_have_the_same_numbers_in_either_order() -> None:
    found = []
    for order in ((0, 1), (1, 0)):
        game = begin()
        offers = [Propose(a, (b,), (Payment(a, b, 5_000),)) for a, b in (("JPN", "AUS"), ("AUS", "JPN"))]
        for place in order:
            game.apply(offers[place])
        found.append({o.proposer: o.id for o in game.state.offers.values()})
    assert found[0] == found[1]
    assert len(set(found[0].values())) == 2


def test_the_digest_notices_the_order_of_time() -> None:
    """What was offered first is part of the state: it decides whose offer a seat sees first."""
    games = []
    for order in ((0, 1), (1, 0)):
        game = begin()
        offers = [Propose(a, (b,), (Payment(a, b, 5_000),)) for a, b in PAIRS[:2]]
        for place in order:
            game.apply(offers[place])
        games.append(game)
    one, other = (game.state for game in games)
    assert one.offers == other.offers
    assert list(one.offers) != list(other.offers)
    assert one.digest() != other.digest()
    back = other.copy()
    back.offers = {number: other.offers[number] for number in one.offers}
    back.contacts = dict(sorted(other.contacts.items(), reverse=True))
    assert back.digest() == one.digest(), "and in nothing else does order tell"
