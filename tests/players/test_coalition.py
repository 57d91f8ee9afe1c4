"""Who tips a bloc, whom to pay for joining, and what waiting and leaving are worth."""

from dataclasses import replace
from itertools import combinations

import pytest

from ai.appraisal import Appraisal
from ai.coalition import asking, entry_chance, outsiders, reluctance, short_without, tipping
from ai.coalition_courtship import LEAST_CHANCE, chance_of, in_force_worth, rounded_up, sum_for, tip_worth, whom_to_pay
from ai.coalition_timing import free_riding, leave_value, price_hoped_for, review_due, wait_value
from ai.concession import aspiration_of
from ai.retaliation import retaliation_term
from game import Game, load_scenario, new_game
from game.actions import Accession, Payment, SetFloor, Standstill
from game.rules.clauses import check_clauses
from game.rules.turn import Happening
from game.state import Application, Bloc, Offer, Treaty
from game.temperaments import NEUTRAL, traits_of
from game.view import View
from tests.engine.helpers import next_round, to_sitting
from tests.engine.pacts import PACT, adopt, game_of, join, scenario

ZONE = "floor-zone"


@pytest.fixture(scope="module")
def opening() -> View:
    """The host's view of the workshop before anybody has joined: four heads and a quarter of use are needed."""
    return new_game(load_scenario("workshop-12"), 3).view("USA")


def with_bloc(view: View, **changes: object) -> View:
    name = next(iter(view.blocs)) if ZONE not in view.blocs else ZONE
    return replace(view, blocs={**view.blocs, name: replace(view.blocs[name], **changes)})  # type: ignore[arg-type]


def members(*seats: str) -> tuple[tuple[str, str, int], ...]:
    return tuple((seat, "full", 1) for seat in seats)


def mass_of(view: View, seats: tuple[str, ...]) -> bool:
    charter = view.world.charters[ZONE]
    share = sum(view.world.weight(seat) for seat in seats)
    return len(seats) >= charter.critical_mass_members and share >= charter.critical_mass_use_share


# --- counting --------------------------------------------------------------------------------------------------------


def test_swings_are_those_of_counting_every_coalition(opening: View) -> None:
    view = with_bloc(opening, members=members("USA", "JPN"), applications=(Application("CAN", "full", 1),))
    known = tipping(view, ZONE)
    inside = ("USA", "JPN", "CAN")
    out = outsiders(view, ZONE)
    assert known.exact
    assert (known.heads, known.missing_heads, known.waiting) == (3, 1, ("CAN",))
    for seat in out:
        others = [other for other in out if other != seat]
        sets = [chosen for n in range(len(others) + 1) for chosen in combinations(others, n)]
        turned = sum(
            mass_of(view, (*inside, *chosen, seat)) and not mass_of(view, (*inside, *chosen)) for chosen in sets
        )
        assert known.swing(seat) == pytest.approx(turned / len(sets))
    assert list(known.pivotal) == sorted(known.pivotal, key=lambda item: (-item[1], item[0]))


def test_singles_and_pairs_are_those_that_tip_and_the_cheapest_come_first(opening: View) -> None:
    one_short = tipping(with_bloc(opening, members=members("USA", "JPN", "CAN")), ZONE)
    assert not one_short.met
    assert set(one_short.singles) <= set(outsiders(opening, ZONE))
    assert one_short.singles
    asks = dict(one_short.asks)
    assert [asks[s] for s in one_short.singles] == sorted(asks[s] for s in one_short.singles)
    two_short = tipping(with_bloc(opening, members=members("USA", "JPN")), ZONE)
    assert two_short.singles == ()
    assert two_short.pairs
    for pair in two_short.pairs:
        assert mass_of(opening, ("USA", "JPN", *pair))
    light = tipping(with_bloc(opening, members=members("KAZ", "COD", "BRA")), ZONE)
    assert all(mass_of(opening, ("KAZ", "COD", "BRA", seat)) for seat in light.singles)
    assert light.missing_share > 0.0


def test_a_bloc_that_has_its_mass_names_who_breaks_it(opening: View) -> None:
    inside = ("USA", "JPN", "CAN", "AUS")
    view = with_bloc(opening, members=members(*inside), in_force=True, in_force_since=1)
    known = tipping(view, ZONE)
    assert known.met
    assert known.breaking == inside, "four heads are needed"
    assert known.asks == known.singles == known.pairs == ()
    assert all(short_without(view, view.blocs[ZONE], seat) for seat in inside)
    more = with_bloc(view, members=members(*inside, "KAZ", "EUU"))
    assert tipping(more, ZONE).breaking == ()
    assert not short_without(more, more.blocs[ZONE], "KAZ")
    assert tipping(more, ZONE).swing("EUU") > tipping(more, ZONE).swing("KAZ")


def test_of_a_large_table_the_heaviest_are_counted_and_it_says_so(
    opening: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = with_bloc(opening, members=members("USA", "JPN", "CAN"))
    all_ = tipping(view, ZONE)
    assert all_.exact
    assert len(all_.pivotal) > 4
    monkeypatch.setattr("ai.coalition.MOST_COUNTED", 4)
    some = tipping(view, ZONE)
    assert not some.exact
    weights = {seat: view.world.weight(seat) for seat in outsiders(view, ZONE)}
    assert {seat for seat, _ in some.pivotal} <= set(sorted(weights, key=lambda s: -weights[s])[:4])
    assert some.singles == all_.singles, "who tips alone needs no counting of coalitions"


def test_the_chance_of_entry_is_that_of_counting(opening: View) -> None:
    view = with_bloc(opening, members=members("USA", "JPN"))
    out = outsiders(view, ZONE)
    expected = 0.0
    for n in range(len(out) + 1):
        for chosen in combinations(out, n):
            expected += mass_of(view, ("USA", "JPN", *chosen)) * 0.2**n * 0.8 ** (len(out) - n)
    assert entry_chance(view, ZONE, 0.2) == pytest.approx(expected)
    with_it, without = entry_chance(view, ZONE, 0.2, also="KOR"), entry_chance(view, ZONE, 0.2, without="KOR")
    assert without < expected < with_it
    assert 0.2 * with_it + 0.8 * without == pytest.approx(expected)


# --- whom to pay -----------------------------------------------------------------------------------------------------


def test_offers_are_those_that_the_rules_allow_and_that_both_sides_would_sign(opening: View) -> None:
    view = with_bloc(opening, members=members("USA", "JPN", "EUU"))
    mind = Appraisal(view, "USA")
    found = whom_to_pay(view, mind, ZONE, 10e6)
    assert found
    assert [c.expected for c in found] == sorted((c.expected for c in found), reverse=True)
    for courtship in found:
        parties = ("USA", courtship.seat)
        check_clauses(view.world, view, courtship.clauses, parties)
        assert Accession(ZONE, courtship.seat) in courtship.clauses
        assert courtship.own == pytest.approx(mind.treaty(parties, courtship.clauses).total)
        assert courtship.own + courtship.tips >= aspiration_of(view, "USA") - 1e-9
        assert courtship.own >= 0.0
        assert LEAST_CHANCE <= courtship.chance <= 1.0
        assert all(c.usd <= 10e6 for c in courtship.clauses if isinstance(c, Payment))
    assert whom_to_pay(view, Appraisal(view, "USA"), ZONE, 10e6) == found, "the same view gives the same offers"
    assert all(not isinstance(c, Payment) for x in whom_to_pay(view, mind, ZONE, 0.0) for c in x.clauses)
    assert whom_to_pay(view, mind, ZONE, 10e6, needed=1000.0) == []


def test_who_has_promised_to_stay_out_is_not_courted(opening: View) -> None:
    view = with_bloc(opening, members=members("USA", "JPN", "EUU"))
    first = whom_to_pay(view, Appraisal(view, "USA"), ZONE, 10e6)[0].seat
    word = Treaty(9, (first, "CHN"), (Standstill(first, "CHN", ZONE, 0, 6),), 1, False)
    bound = replace(view, treaties=(word,))
    assert first not in [c.seat for c in whom_to_pay(bound, Appraisal(bound, "USA"), ZONE, 10e6)]


def test_refusals_and_waiting_are_held_against_an_estimate(opening: View) -> None:
    view = with_bloc(opening, members=members("USA", "JPN", "EUU"), first_accession=1)
    now = reluctance(Appraisal(view, "USA"), ZONE, "KAZ")
    assert now == 0.0
    later = replace(view, round=4)
    assert reluctance(Appraisal(later, "USA"), ZONE, "KAZ") > 1.0
    clauses = (Accession(ZONE, "KAZ"),)
    offer = Offer(5, ("USA", "KAZ"), clauses, "USA", ("USA",), 1, 0, None, False, "declined")
    refused = replace(view, offers=(offer,))
    assert reluctance(Appraisal(refused, "USA"), ZONE, "KAZ") == pytest.approx(1.5)
    before, after = (asking(Appraisal(v, "USA"), ZONE, "KAZ") for v in (view, refused))
    assert after == pytest.approx(before + 1.5)


def test_the_sum_is_the_least_that_brings_the_points(opening: View) -> None:
    other = Appraisal(opening, "KAZ")
    usd = sum_for(other, "USA", 1.0, 100e6)
    assert usd is not None

    def brings(sum_: int) -> float:
        return other.payment(Payment("USA", "KAZ", sum_, 0, 4)).total

    assert brings(usd) >= 1.0
    assert brings(int(usd * 0.9)) < 1.0, "to two digits"
    assert sum_for(other, "USA", 0.0, 100e6) == 0
    assert sum_for(other, "USA", 1e6, 100e6) is None
    assert sum_for(other, "USA", 1.0, 1000.0) is None
    assert (rounded_up(123_456), rounded_up(120_000), rounded_up(0.0)) == (130_000, 120_000, 0)
    assert chance_of(0.0) == 0.5
    assert chance_of(2.0) > chance_of(1.0)


def test_a_head_that_tips_is_worth_more_than_one_that_does_not(opening: View) -> None:
    view = with_bloc(opening, members=members("USA", "JPN", "EUU"))
    mind = Appraisal(view, "USA")
    known = tipping(view, ZONE)
    tips = {seat: tip_worth(view, mind, known, seat) for seat in outsiders(view, ZONE)}
    assert in_force_worth(mind, ZONE) > 0.0
    assert all(points > 0.0 for points in tips.values())
    over = with_bloc(view, members=members("USA", "JPN", "EUU", "CAN"), in_force=True, in_force_since=1)
    assert tip_worth(over, Appraisal(over, "USA"), tipping(over, ZONE), "KOR") == 0.0
    assert in_force_worth(Appraisal(opening, "USA"), ZONE) == 0.0, "an outsider brings nothing about for itself"


# --- waiting and leaving ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def floored() -> Game:
    """A pact with a high floor on refined cobalt, which Eastby uses and does not make."""
    game = game_of(scenario())
    join(game, ("AAA", "BBB", "EEE"))
    adopt(game, SetFloor("Co", "refined", 1.2))
    adopt(game, SetFloor("Co", "refined", 1.4))
    to_sitting(game, "CCC")
    return game


def paid_to_join(payer: str, seat: str, bloc: str, usd: int, since: int) -> Treaty:
    clauses = (Accession(bloc, seat), Payment(payer, seat, usd, 0, 4))
    return Treaty(77, (payer, seat), clauses, since, False)


def test_waiting_is_worth_what_others_have_been_paid_and_a_round_less_of_membership(floored: Game) -> None:
    view = floored.view("DDD")
    mind = Appraisal(view, "DDD")
    alone = wait_value(view, mind, PACT)
    parts = mind.accession(PACT, "DDD", "full").terms
    flow = sum(t.points for t in parts if t.key in ("membership_prosperity", "industry", "security", "retaliation"))
    quarters = view.world.scenario.head.quarters_per_round
    assert price_hoped_for(view, mind, PACT) == 0.0, "nobody has been paid"
    assert abs(alone) < abs(flow), "one round of many"
    assert (alone > 0.0) == (flow < 0.0)
    assert quarters / mind.horizon < 0.5
    dear = replace(view, treaties=(*view.treaties, paid_to_join("AAA", "EEE", PACT, 2_000_000, view.round)))
    hoped = price_hoped_for(dear, Appraisal(dear, "DDD"), PACT)
    assert hoped > 0.0
    assert wait_value(dear, Appraisal(dear, "DDD"), PACT) == pytest.approx(alone + hoped)
    assert wait_value(floored.view("EEE"), Appraisal(floored.view("EEE"), "EEE"), PACT) == 0.0, "it is a member"
    last = replace(view, round=view.rounds)
    assert wait_value(last, Appraisal(last, "DDD"), PACT) == 0.0


def test_who_could_be_there_at_the_entry_into_force_loses_by_waiting(opening: View) -> None:
    """Three of four heads are there: whoever comes now brings the bloc into force and has its standing."""
    game_view = new_game(load_scenario("workshop-12"), 3).view("KOR")
    short = with_bloc(game_view, members=members("USA", "JPN", "EUU"))
    again = with_bloc(short, in_force_since=1)
    first, second = (wait_value(v, Appraisal(v, "KOR"), ZONE) for v in (short, again))
    assert first < second, "the standing of an entry into force is granted once"


def test_the_less_open_a_seat_is_the_more_it_rides_free() -> None:
    world = new_game(load_scenario("workshop-12"), 3).world
    shares = {seat: free_riding(traits_of(world, seat)) for seat in world.seats}
    assert all(0.0 <= share <= 1.0 for share in shares.values())
    assert free_riding(replace(NEUTRAL, openness=-0.6)) == 1.0
    assert free_riding(replace(NEUTRAL, openness=0.6)) == 0.0
    assert 0.0 < free_riding(NEUTRAL) < 1.0


def test_leaving_is_worth_the_costs_of_membership_less_what_binds(floored: Game) -> None:
    view = floored.view("EEE")
    mind = Appraisal(view, "EEE")
    free = leave_value(view, mind, PACT)
    bloc = view.blocs[PACT]
    without = mind.with_mass(replace(bloc, members=tuple(m for m in bloc.members if m[0] != "EEE")))
    assert not without.in_force, "a pact of three falls short"
    market = mind.bloc_change(bloc, without, "membership").total
    feared = retaliation_term(view, "EEE", bloc, mind.dollars(1.0))
    assert feared is not None
    assert 0.0 < free < market - feared.points, "it costs standing, and the notice has to run first"
    bound = replace(view, treaties=(*view.treaties, paid_to_join("AAA", "EEE", PACT, 2_000_000, view.round)))
    assert leave_value(bound, Appraisal(bound, "EEE"), PACT) < free - 1.0, (
        "the rest of the price, and a partner's trust"
    )
    assert leave_value(floored.view("DDD"), Appraisal(floored.view("DDD"), "DDD"), PACT) == 0.0, "it is no member"
    late = replace(view, round=view.rounds)
    assert leave_value(late, Appraisal(late, "EEE"), PACT) == 0.0, "the notice runs beyond the end"


def test_a_higher_floor_makes_its_users_likelier_to_leave(floored: Game) -> None:
    view = floored.view("EEE")
    bloc: Bloc = view.blocs[PACT]
    values = []
    for level in (1.0, 1.4, 1.8):
        floors = (("Co", "refined", level),)
        other = replace(view, blocs={**view.blocs, PACT: replace(bloc, floors=floors)})
        values.append(leave_value(other, Appraisal(other, "EEE"), PACT))
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_a_member_asks_itself_when_its_bloc_has_changed_and_in_its_turn(floored: Game) -> None:
    view = replace(floored.view("EEE"), happenings=())
    turns = [review_due(replace(view, round=r), PACT) for r in range(1, 10)]
    assert sum(turns) == 3
    quiet = next(r for r in range(2, 10) if not turns[r - 1])
    told = Happening("acceded", quiet, None, (("bloc", PACT), ("seat", "DDD"), ("status", "full")))
    assert review_due(replace(view, round=quiet, happenings=(told,)), PACT)
    elsewhere = Happening("acceded", quiet, None, (("bloc", "other"), ("seat", "DDD"), ("status", "full")))
    assert not review_due(replace(view, round=quiet, happenings=(elsewhere,)), PACT)
    old = replace(told, round=quiet - 2)
    assert not review_due(replace(view, round=quiet, happenings=(old,)), PACT)


def test_the_tables_of_a_game_that_goes_on_stay_within_their_bounds(floored: Game) -> None:
    next_round(floored)
    for seat in ("AAA", "CCC", "DDD"):
        known = tipping(floored.view(seat), PACT)
        assert known.met
        assert all(0.0 < swing <= 1.0 for _, swing in known.pivotal)
