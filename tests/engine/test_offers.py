"""Offers, treaties and payments."""

from game.actions import Accession, Counter, Decline, EndSitting, Payment, Propose, Retract, Sign
from tests.engine.helpers import accession, deal, next_round, refused, start, to_sitting


def test_a_payment_moves_money_every_round_of_its_term() -> None:
    game = start()
    deal(game, "JPN", "PHL", Payment("JPN", "PHL", 500_000, 0, 2))
    assert game.state.tallies["PHL"].received == 0, "nothing is paid before the market"
    next_round(game)
    assert game.state.tallies["PHL"].received == 50_000_000
    next_round(game)
    assert game.state.tallies["PHL"].received == 100_000_000
    assert game.state.tallies["JPN"].paid == 100_000_000
    next_round(game)
    assert game.state.tallies["PHL"].received == 100_000_000
    assert [t.status for t in game.state.treaties.values()] == ["performed"]


def test_a_payment_that_cannot_be_made_is_a_breach() -> None:
    game = start()
    most = game.world.allotment["COK"] // 100
    deal(game, "COK", "NZL", Payment("COK", "NZL", 2 * most, 0, 1))
    next_round(game)
    assert game.state.tallies["NZL"].received == most * 100
    breach = [h for h in game.happenings if h.kind == "breach"]
    assert len(breach) == 1
    assert breach[0].get("usd") == most
    assert game.state.trust["COK", "NZL"] < 0
    assert game.state.tallies["COK"].standing < 0


def test_promises_beyond_any_budget_are_refused_without_giving_the_budget_away() -> None:
    game = start()
    to_sitting(game, "PHL")
    error = refused(game, Propose("PHL", ("JPN",), (Payment("JPN", "PHL", 10**11),)))
    assert error.code == "beyond-budget"
    spent = game.state.money["JPN"]
    assert str(spent) not in error.sentence


def test_money_received_does_not_expire_and_unspent_budget_carries_over_once() -> None:
    game = start()
    deal(game, "JPN", "KEN", Payment("JPN", "KEN", 9_000_000, 0, 1))
    allotment = game.world.allotment["KEN"]
    for _ in range(3):
        next_round(game)
    assert game.state.funds["KEN"] == 900_000_000
    assert game.state.money["KEN"] == 2 * allotment


def test_several_payments_together_stay_within_what_a_payer_can_hold() -> None:
    game = start()
    to_sitting(game, "COK")
    most = 2 * game.world.allotment["COK"] // 100
    clauses = (Payment("COK", "NZL", most), Payment("COK", "NZL", 1))
    assert refused(game, Propose("COK", ("NZL",), clauses)).code == "beyond-budget"


def test_bad_payments_are_refused() -> None:
    game = start()
    to_sitting(game, "JPN")
    for clause in (
        Payment("JPN", "JPN", 5),
        Payment("JPN", "DEU", 5),
        Payment("JPN", "PHL", 0),
        Payment("JPN", "PHL", -5),
        Payment("JPN", "PHL", 5, 0, 0),
        Payment("JPN", "PHL", 5, -1, 1),
    ):
        refused(game, Propose("JPN", ("PHL",), (clause,)))


def test_meetings_limit_proposals() -> None:
    game = start()
    to_sitting(game, "COK")
    meetings = game.state.meetings["COK"]
    partners = [s for s in game.world.seats if s != "COK"]
    for partner in partners[:meetings]:
        game.apply(Propose("COK", (partner,), (Payment("COK", partner, 10),)))
    assert refused(game, Propose("COK", (partners[meetings],), (Payment("COK", partners[meetings], 10),))).code == (
        "no-meetings"
    )


def test_strangers_learn_nothing_of_an_offer() -> None:
    game = start()
    to_sitting(game, "USA")
    game.apply(Propose("USA", ("PHL",), (Payment("USA", "PHL", 10),)))
    number = [*game.state.offers][-1]
    theirs = refused(game, Sign("JPN", number))
    missing = refused(game, Sign("JPN", 9999))
    assert theirs.code == missing.code == "no-such-offer"
    assert theirs.sentence.replace(str(number), "N") == missing.sentence.replace("9999", "N")
    assert not game.view("JPN").offers


def test_counters_keep_a_clause_and_end() -> None:
    game = start()
    to_sitting(game, "USA")
    base = Payment("USA", "PHL", 1000)
    game.apply(Propose("USA", ("PHL",), (base, accession("PHL"))))
    number = [*game.state.offers][-1]
    assert refused(game, Counter("PHL", number, (Payment("USA", "PHL", 2000),))).code == "nothing-kept"
    assert refused(game, Counter("PHL", number, (accession("PHL"), base))).code == "nothing-changed"
    seats = ("PHL", "USA")
    for exchange in range(1, game.world.rules.exchanges):
        seat = seats[(exchange - 1) % 2]
        number = [*game.state.offers][-1]
        game.apply(Counter(seat, number, (accession("PHL"), Payment("USA", "PHL", 1000 + exchange))))
    number = [*game.state.offers][-1]
    last = seats[(game.world.rules.exchanges - 1) % 2]
    assert refused(game, Counter(last, number, (accession("PHL"), Payment("USA", "PHL", 7)))).code == "exchanges"
    game.apply(Sign(last, number))
    assert game.state.offers[number].status == "signed"


def test_only_addressees_answer_and_only_proposers_retract() -> None:
    game = start()
    to_sitting(game, "USA")
    game.apply(Propose("USA", ("PHL",), (Payment("USA", "PHL", 10),)))
    number = [*game.state.offers][-1]
    assert refused(game, Sign("USA", number)).code == "already-signed"
    assert refused(game, Decline("USA", number)).code == "already-signed"
    assert refused(game, Retract("PHL", number)).code == "not-yours"
    assert refused(game, Decline("PHL", number, "I dislike you")).code == "bad-ground"
    game.apply(Retract("USA", number))
    assert refused(game, Sign("PHL", number)).code == "offer-closed"


def test_a_treaty_of_three_needs_three_signatures() -> None:
    game = start()
    to_sitting(game, "JPN")
    game.apply(Propose("JPN", ("PHL", "AUS"), (Payment("JPN", "PHL", 1000), Payment("JPN", "AUS", 1000))))
    number = [*game.state.offers][-1]
    game.apply(Sign("PHL", number))
    assert game.state.offers[number].status == "open"
    game.apply(Sign("AUS", number))
    assert game.state.offers[number].status == "signed"
    next_round(game)
    assert len(game.state.treaties) == 1


def test_a_secret_treaty_is_seen_by_its_parties_only() -> None:
    game = start()
    to_sitting(game, "JPN")
    game.apply(Propose("JPN", ("PHL",), (Payment("JPN", "PHL", 1000),), secret=True))
    game.apply(Sign("PHL", [*game.state.offers][-1]))
    next_round(game)
    assert game.view("PHL").treaties
    assert not game.view("AUS").treaties
    kinds = {h.kind for h in game.view("AUS").happenings}
    assert not kinds & {"treaty_in_force", "payment_made", "offer_made", "offer_signed"}


def test_members_of_a_union_cannot_accede_alone() -> None:
    game = start()
    to_sitting(game, "DEU")
    error = refused(game, Propose("DEU", ("USA",), (Accession("floor-zone", "DEU"),)))
    assert error.code == "union-policy"


def test_answers_are_open_to_ai_seats_at_any_time_of_the_sittings() -> None:
    game = start(table="sequential")
    seat = game.to_act()[0]
    other = game.state.order[-1]
    game.apply(Propose(seat, (other,), (Payment(seat, other, 1000),)))
    assert game.answers_due() == (other,)
    game.apply(Sign(other, [*game.state.offers][-1]))
    assert game.answers_due() == ()
    game.apply(EndSitting(seat))
