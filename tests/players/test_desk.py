"""The desk: ideas that differ and help, an opinion with its risks, and chances that move with what was told."""

from dataclasses import replace

import pytest

from ai.desk import CERTAINTY
from game import Game, load_scenario, new_game
from game.actions import (
    NO_TERMS,
    Accession,
    Clause,
    ExportAssurance,
    Payment,
    Propose,
    Sign,
    Standstill,
)
from game.coaching import Coach, answer_to
from game.errors import Refused
from game.players import Estimate, assign, make_advisor
from game.rules.offers import fingerprint
from game.rules.soundings import MOST_COACHED
from game.session import Table
from game.talks import Report
from game.templates import templates
from game.view import View
from tests import calibration, coached
from tests.engine import pacts
from tests.engine.helpers import next_round, to_sitting

WORLD = pacts.scenario()
PAIR = ("AAA", "BBB")


def small(people: tuple[str, ...] = ("AAA",)) -> Game:
    game = pacts.game_of(WORLD, people=people)
    to_sitting(game, "AAA")
    return game


def seated(level: str, scenario: str = "trilateral-30-days") -> Table:
    game = new_game(load_scenario(scenario), 3, people=["USA"], coaching=level)
    players = assign("heuristic", game.world.seats, game.world.rival)
    del players["USA"]
    table = Table(game, players)
    table.run()
    return table


def kind(draft: tuple[Clause, ...], clauses: tuple[Clause, ...]) -> frozenset[str]:
    """Return what a draft changes, apart from amounts."""
    plain = lambda c: replace(c, usd=1, start=0, term=1) if isinstance(c, Payment) else c  # noqa: E731
    return frozenset(map(repr, {plain(c) for c in draft} ^ {plain(c) for c in clauses}))


# --- ideas -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asks", ["suggest", "gives"])
def test_ideas_are_of_different_kinds_and_could_be_offered(asks: str) -> None:
    table = seated("estimate")
    view, desk = table.game.view("USA"), make_advisor()
    seen = 0
    for partner in view.world.seats:
        for template in templates(view, partner)[:3] if partner != "USA" else ():
            ideas = getattr(desk, asks)(view, partner, template.clauses)
            assert len(ideas) <= 3
            kinds = [kind(draft, template.clauses) for draft, _ in ideas]
            assert len(set(kinds)) == len(kinds), "not two sums of money"
            for draft, theirs in ideas:
                seen += 1
                assert theirs == desk.treaty(view, partner, ("USA", partner), draft)
                table.game.fork().apply(Propose("USA", (partner,), draft))
    assert seen >= 6


def test_what_would_make_it_work_is_worth_more_to_them_and_what_they_give_more_to_us() -> None:
    table = seated("estimate")
    view, desk = table.game.view("USA"), make_advisor()
    for partner in ("JPN", "EUU"):
        for template in templates(view, partner)[:4]:
            both = ("USA", partner)
            own = desk.treaty(view, "USA", both, template.clauses).points
            theirs = desk.treaty(view, partner, both, template.clauses).points
            for _, estimate in desk.suggest(view, partner, template.clauses):
                assert estimate.points > theirs
            for draft, _ in desk.gives(view, partner, template.clauses):
                assert desk.treaty(view, "USA", both, draft).points > own


def test_likely_ideas_come_first_and_the_best_for_us_first_among_them() -> None:
    table = seated("estimate")
    view, desk = table.game.view("USA"), make_advisor()
    compared = 0
    for partner in ("JPN", "EUU", "CHN"):
        for template in templates(view, partner)[:4]:
            ideas = desk.suggest(view, partner, template.clauses, most=9)
            likely = [theirs.acceptance >= 50.0 for _, theirs in ideas]
            assert likely == sorted(likely, reverse=True)
            worth = [
                max(own, 0.0) * theirs.acceptance / 100.0 + min(own, 0.0)
                for draft, theirs in ideas
                if theirs.acceptance >= 50.0
                for own in (desk.treaty(view, "USA", ("USA", partner), draft).points,)
            ]
            assert worth == sorted(worth, reverse=True)
            compared += len(worth)
    assert compared >= 6


def test_what_was_declined_lately_is_not_suggested_again() -> None:
    table = seated("estimate")
    view, desk = table.game.view("USA"), make_advisor()
    draft = (Payment("USA", "JPN", 1_000, 0, 2),)
    first = desk.suggest(view, "JPN", draft)[0][0]
    cooled = replace(view, me=replace(view.me, cool_downs={("JPN", fingerprint(first)): view.round + 1}))
    assert first not in [c for c, _ in desk.suggest(cooled, "JPN", draft, most=9)]


def test_without_a_draft_there_are_first_ideas() -> None:
    view = seated("estimate").game.view("USA")
    ideas = make_advisor().suggest(view, "JPN", ())
    assert ideas
    assert all(draft for draft, _ in ideas)


# --- what was told ---------------------------------------------------------------------------------------------------


def told(view: View, clauses: tuple[Clause, ...], low: float, high: float, answer: str = "no") -> View:
    """Return a view in which BBB has said so much about a treaty."""
    values = {
        "answer": answer, "low": low, "high": high, "exact": low == high, "clauses": clauses, "terms": NO_TERMS,
        "parties": PAIR,
    }  # fmt: skip
    report = Report(view.round, "AAA", "BBB", "sounding", tuple(sorted(values.items())), 1.0)
    return replace(view, me=replace(view.me, reports=(*view.me.reports, report)))


DRAFT = (Payment("AAA", "BBB", 50_000, 0, 4),)


def margin(view: View, clauses: tuple[Clause, ...] = DRAFT) -> float:
    found = make_advisor().treaty(view, "BBB", PAIR, clauses)
    assert sum(t.points for t in found.terms) == found.points
    return found.points - found.needed


@pytest.mark.parametrize("points", [-3.0, 0.4, 6.0])
def test_an_exact_answer_is_the_estimate(points: float) -> None:
    view = told(small().view("AAA"), DRAFT, points, points, "yes" if points >= 0 else "no")
    assert margin(view) == pytest.approx(points)
    chance = make_advisor().treaty(view, "BBB", PAIR, DRAFT).acceptance
    assert chance > 99.0 if points > 0 else chance < 1.0


def test_a_refusal_of_what_is_worth_enough_stays_a_refusal() -> None:
    view = told(small().view("AAA"), DRAFT, 2.0, 2.0, "no")
    assert make_advisor().treaty(view, "BBB", PAIR, DRAFT).acceptance < 1.0


def test_a_band_moves_the_estimate_only_as_far_as_it_must() -> None:
    view = small().view("AAA")
    plain = margin(view)
    inside = told(view, DRAFT, plain - 2.0, plain + 3.0, "perhaps")
    assert margin(inside) == pytest.approx(plain - CERTAINTY["band"].too_high + CERTAINTY["plain"].too_high)
    above = told(view, DRAFT, plain + 4.0, plain + 9.0, "perhaps")
    assert margin(above) == pytest.approx(plain + 4.0, abs=0.2)


def test_a_related_draft_is_moved_by_the_same_error_and_another_is_not() -> None:
    view = small().view("AAA")
    more = (*DRAFT, ExportAssurance("BBB", "AAA", "Co", "refined"))
    other = (Payment("AAA", "BBB", 49_000, 0, 4),)
    heard = told(view, DRAFT, margin(view) - 4.0, margin(view) - 4.0)
    assert margin(heard, more) == pytest.approx(margin(view, more) - 4.0, abs=0.7)
    assert margin(heard, other) == margin(view, other), "nothing in common"
    stale = replace(heard, round=view.round + 1)
    assert margin(stale, more) != pytest.approx(margin(heard, more), abs=0.5)


def test_a_chance_is_a_probability_that_rises_with_the_points() -> None:
    for sure in CERTAINTY.values():
        grid = [
            Estimate(
                "BBB", points / 10, 0.0, sure.band, (), sure.spread, sure.least, sure.most, 0.0, sure.doubt
            ).acceptance
            for points in range(-300, 301)
        ]
        assert grid == sorted(grid)
        assert grid[300] == pytest.approx(50.0, abs=7.0)
        assert 0.0 <= grid[0] < 50.0 < grid[-1] <= 100.0


# --- the ministry's opinion ------------------------------------------------------------------------------------------


def opinion(game: Game, *clauses: Clause):  # type: ignore[no-untyped-def]
    view = game.view("AAA")
    found = make_advisor().opinion(view, PAIR, clauses)
    assert found.worth == make_advisor().treaty(view, "AAA", PAIR, clauses)
    assert all(t.points > 0 for t in found.gains)
    assert all(t.points < 0 for t in found.losses)
    return found


def test_the_ministry_would_sign_a_gift_and_not_a_loss() -> None:
    game = small()
    assert opinion(game, Payment("BBB", "AAA", 20_000_000, 0, 4)).verdict == "sign"
    found = opinion(game, Payment("AAA", "BBB", 3_000_000, 0, 1))
    assert found.verdict == "decline"
    assert found.losses[0].key == "paid"


def test_the_ministry_asks_for_more_where_little_is_left() -> None:
    game = small()
    verdicts = [opinion(game, Payment("BBB", "AAA", usd, 0, 1)).verdict for usd in (1_000, 20_000_000)]
    assert verdicts[0] == "ask_more"
    assert verdicts[-1] == "sign"


def test_the_ministry_warns_of_what_cannot_be_paid() -> None:
    game = small()
    money = game.view("AAA").me.budget_usd
    gift = Payment("BBB", "AAA", 10_000_000, 0, 4)
    found = opinion(
        game, gift, Payment("AAA", "BBB", int(money * 0.9), 0, 1), Payment("AAA", "BBB", int(money * 0.8), 0, 1)
    )
    assert [risk.key for risk in found.risks if risk.key == "budget"] == ["budget"]


def test_the_ministry_warns_of_a_breach() -> None:
    game = small()
    stay = Standstill("AAA", "BBB", pacts.PACT, 0, 4)
    game.apply(Propose("AAA", ("BBB",), (stay, Payment("BBB", "AAA", 1_000))))
    game.apply(Sign("BBB", next(reversed(game.state.offers))))
    next_round(game)
    to_sitting(game, "AAA")
    found = opinion(game, Accession(pacts.PACT, "AAA"), Payment("BBB", "AAA", 100_000))
    assert found.verdict == "breach"
    assert dict(found.risks[0].params)["treaty"] in game.state.treaties


def test_the_ministry_names_a_target_that_is_given_up() -> None:
    keys = [risk.key for risk in opinion(small(), Standstill("AAA", "BBB", pacts.PACT, 0, 4)).risks]
    wants = {t.when.kind for t in small().view("AAA").me.mandate.targets}
    assert ("precludes" in keys) == bool(wants & {"member", "floor_at_least"})


# --- what a coached person is shown ----------------------------------------------------------------------------------


def coach_of(table: Table) -> Coach:
    return Coach(lambda: table.game.view("USA"), table.submit, make_advisor())


def test_what_a_coached_person_is_shown_is_signed_when_it_is_sent_at_once() -> None:
    table = seated("coach")
    coach, shown = coach_of(table), 0
    for partner in ("JPN", "EUU", "CHN"):
        for ask in (coach.suggest, coach.gives):
            ideas = ask(partner, (Payment("USA", partner, 2_000, 0, 2),)).ideas
            drafts = [draft for draft, _ in ideas]
            assert len({kind(draft, ()) for draft in drafts}) == len(drafts)
            for draft, theirs in ideas:
                shown += 1
                assert theirs.acceptance > 95.0
                assert coached.sent(table, "USA", partner, draft) == "signed"
    assert shown >= 5


def test_the_coach_keeps_within_the_soundings_of_a_round() -> None:
    table = seated("coach")
    coach = coach_of(table)
    for usd in range(1_000, 9_000, 1_000):
        found = coach.suggest("JPN", (Payment("USA", "JPN", usd, 0, 2),))
        assert found.asked <= 6
    asked = [r for r in table.game.view("USA").me.reports if r.kind == "sounding" and r.about == "JPN"]
    assert len(asked) <= MOST_COACHED
    assert not table.notes


def test_where_nobody_is_coached_nothing_is_sounded() -> None:
    table = seated("estimate")
    before, meetings = len(table.game.log), table.game.view("USA").me.meetings
    found = coach_of(table).suggest("JPN", (Payment("USA", "JPN", 2_000, 0, 2),))
    assert (found.asked, len(table.game.log)) == (0, before)
    assert table.game.view("USA").me.meetings == meetings
    assert found.ideas == make_advisor().suggest(table.game.view("USA"), "JPN", (Payment("USA", "JPN", 2_000, 0, 2),))


@pytest.mark.parametrize("level", ["coach", "estimate"])
def test_a_counter_offer_that_was_asked_for_is_signed(level: str) -> None:
    table = seated(level)
    draft = (Payment("USA", "JPN", 2_000, 0, 2),)
    meetings = table.game.view("USA").me.meetings
    counter = coach_of(table).counter_offer(("USA", "JPN"), draft)
    assert counter
    assert table.game.view("USA").me.meetings == meetings - (level == "estimate")
    assert coach_of(table).counter_offer(("USA", "JPN"), draft) == counter, "the same again is not asked again"
    assert table.game.view("USA").me.meetings == meetings - (level == "estimate")
    assert coached.sent(table, "USA", "JPN", counter) == "signed"
    assert answer_to(table.game.view("USA"), "JPN", ("USA", "JPN"), draft) is not None


def test_a_counter_offer_cannot_be_asked_for_at_a_blind_table() -> None:
    with pytest.raises(Refused, match="blind"):
        coach_of(seated("blind")).counter_offer(("USA", "JPN"), (Payment("USA", "JPN", 2_000, 0, 2),))


@pytest.mark.long
@pytest.mark.parametrize("players", ["heuristic", "minister"])
def test_suggestions_are_accepted_in_95_of_100_cases(players: str) -> None:
    total = [coached.measured("workshop-12", seed, seat, players, 3) for seed in (1, 2) for seat in ("USA", "AUS")]
    sent, accepted = sum(t.sent for t in total), sum(t.accepted for t in total)
    assert sent >= 200
    assert accepted / sent >= 0.95


# --- calibration -----------------------------------------------------------------------------------------------------


def worst(found: list[calibration.Case], luck: float = 0.0) -> float:
    """Return the largest difference between foretold and seen of the tenths with enough cases.

    ``luck`` is how many standard errors of the share are put down to it.
    """
    table = calibration.reliability(found)
    return max(
        abs(chance - share) - luck * (chance * (1.0 - chance) / count) ** 0.5
        for _, chance, share, count in table
        if count >= calibration.LEAST_CASES
    )


def test_the_measure_of_calibration_sees_a_desk_that_is_not() -> None:
    made = [calibration.Case("gives", "nothing", "plain", 0.0, 0.0, 0.0, 0.85, 0.0, n % 2 == 0) for n in range(100)]
    assert worst(made) == pytest.approx(0.35)
    fair = [replace(case, chance=0.5) for case in made]
    assert worst(fair) == 0.0
    shift, spread, least, most, _ = calibration.fitted(
        [calibration.Case("gives", "nothing", "plain", x / 100, 0.0, 0.0, 0.5, 0.0, x >= 20) for x in range(-300, 300)]
    )
    assert (shift, least, most) == (pytest.approx(0.2, abs=0.05), 0.0, 1.0)
    assert spread <= 0.1


@pytest.mark.long
def test_chances_are_calibrated_roughly_in_a_few_games() -> None:
    found = [c for seed in (7, 8) for c in calibration.cases("trilateral-30-days", seed, moments=8)]
    assert len(found) >= 60
    foretold = sum(c.chance for c in found) / len(found)
    signed = sum(c.signed for c in found) / len(found)
    assert foretold == pytest.approx(signed, abs=0.25)
    high = [c.signed for c in found if c.chance > 0.6]
    low = [c.signed for c in found if c.chance < 0.4]
    assert sum(high) / len(high) > sum(low) / len(low) + 0.15


@pytest.mark.long
@pytest.mark.parametrize("players", ["heuristic", "minister"])
def test_chances_are_calibrated_within_ten_points(players: str) -> None:
    found = [c for seed in range(31, 39) for c in calibration.cases("workshop-12", seed, players, 60)]
    assert len(found) >= 1500
    assert worst(found, luck=2.0) <= 0.1
