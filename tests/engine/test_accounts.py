"""Accounts of answers: given once, to people only, as exact as the table's level lets them be, and to nobody else."""

import json
from collections.abc import Sequence

import pytest

from game import Game, load_scenario, new_game
from game.actions import (
    Action,
    Condition,
    Counter,
    Decline,
    Disclose,
    EndSitting,
    Explain,
    Payment,
    Propose,
    Sign,
    Sound,
)
from game.players import assign
from game.rules.soundings import HALF_BAND
from game.session import Table
from game.store import Save, utc_now
from game.talks import Report, changed
from tests.engine.helpers import next_round, refused
from tests.engine.pacts import PACT, scenario

WORLD = scenario()
OFFER = (Payment("AAA", "BBB", 50_000, 0, 4), Payment("BBB", "AAA", 1_000, 0, 1))


def table_of(level: str = "coach", people: tuple[str, ...] = ("AAA",)) -> Game:
    """Return a game in which AAA, a person, sits."""
    game = new_game(WORLD, 3, people=people, coaching=level)
    while "AAA" not in game.to_act():
        game.apply(EndSitting(game.to_act()[0]))
    return game


def offered(game: Game, other: str = "BBB") -> int:
    clauses = OFFER if other == "BBB" else (Payment("AAA", other, 50_000),)
    game.apply(Propose("AAA", (other,), clauses))
    return next(reversed(game.state.offers))


def account(game: Game, seat: str = "AAA") -> Report:
    return [r for r in game.view(seat).me.reports if r.kind == "account"][-1]


def told(level: str, low: float | None = 1.0, high: float | None = 1.0) -> Report:
    """Return what AAA hears of a refusal with everything in it, at a table of a level."""
    game = table_of(level)
    number = offered(game)
    game.apply(Decline("BBB", number, "price"))
    condition = Condition("at_least", 0, "usd", 80_000.0)
    parts = (("paid", -2.0), ("needed", 3.0))
    game.apply(Explain("BBB", number, low, high, "price", condition, parts))
    return account(game)


def test_a_coached_person_hears_it_all() -> None:
    report = told("coach")
    assert (report.get("low"), report.get("high"), report.get("exact")) == (1.0, 1.0, True)
    assert report.get("breakdown") == (("paid", -2.0), ("needed", 3.0))
    assert (report.get("answer"), report.get("blocking")) == ("no", "price")
    assert changed(report.get("clauses"), report.get("condition"))[0] == Payment("AAA", "BBB", 80_000, 0, 4)  # type: ignore[index]
    assert report.sharpness == 1.0


def test_the_usual_table_gives_a_band_around_the_points_and_no_items() -> None:
    report = told("estimate")
    assert report.get("low") <= 1.0 <= report.get("high")
    assert report.get("high") - report.get("low") >= 2 * HALF_BAND
    assert report.get("breakdown") == ()
    assert not report.get("exact")
    assert report.get("condition") is not None


def test_a_blind_table_gives_words_only() -> None:
    report = told("blind")
    assert (report.get("low"), report.get("high"), report.get("breakdown")) == (None, None, ())
    assert report.get("blocking") == "price"
    assert report.get("condition") is not None
    assert told("blind", None, None).values == report.values, "what it is worth is not even hinted at"


def test_an_account_has_the_band_of_the_sounding_about_the_same() -> None:
    game = table_of("estimate")
    game.apply(Sound("AAA", "BBB", ("BBB",), OFFER))
    (asked,) = game.state.soundings
    game.apply(Disclose("BBB", "AAA", asked, "no", -1.5, -1.5))
    first = game.view("AAA").me.reports[-1]
    number = offered(game)
    game.apply(Decline("BBB", number))
    game.apply(Explain("BBB", number, -1.5, -1.5))
    again = account(game)
    assert (again.get("low"), again.get("high")) == (first.get("low"), first.get("high"))


@pytest.mark.parametrize("answer", ["yes", "no", "counter"])
def test_each_answer_can_be_explained_once_and_only_after_it_was_given(answer: str) -> None:
    game = table_of()
    number = offered(game)
    early = Explain("BBB", number)
    assert refused(game, early).code == "not-now"
    other = offered(game, "CCC")
    game.apply(Sign("CCC", other))
    assert refused(game, early).code == "not-now"
    replies = {
        "yes": Sign("BBB", number),
        "no": Decline("BBB", number),
        "counter": Counter("BBB", number, (OFFER[0],)),
    }
    game.apply(replies[answer])
    assert game.view("BBB").legal["explain"].allowed
    game.apply(early)
    assert account(game).get("answer") == answer
    assert refused(game, early).code == "not-now"
    assert not game.view("BBB").legal["explain"].allowed
    next_round(game)
    assert not game.view("BBB").legal["explain"].allowed


def test_who_may_not_explain_and_to_whom_nothing_is_explained() -> None:
    game = table_of()
    number = offered(game)
    game.apply(Decline("BBB", number))
    spare = offered(game, "CCC")
    game.apply(Decline("CCC", spare))
    assert refused(game, Explain("AAA", number)).code == "not-now"
    assert "Programs" in refused(game, Explain("AAA", number)).sentence
    assert refused(game, Explain("BBB", spare)).code == "no-such-offer"
    assert refused(game, Explain("DDD", number)).code == "not-now"
    programs = new_game(WORLD, 3, people=["DDD"])
    while "AAA" not in programs.to_act():
        programs.apply(EndSitting(programs.to_act()[0]))
    between = offered(programs)
    programs.apply(Decline("BBB", between))
    assert refused(programs, Explain("BBB", between)).code == "not-now", "programs explain nothing to each other"


@pytest.mark.parametrize(
    "condition",
    [
        Condition("without", 7),
        Condition("at_most", 0, "usd", 50_000.0),
        Condition("at_most", 0, "tonnes", 5.0),
        Condition("at_least", 0, "usd", 1e12),
        Condition("with"),
        Condition("with", added=Payment("AAA", "CCC", 5)),
        Condition("floor_at_most", bloc=PACT, mineral="Co", bound=1.1),
    ],
)
def test_a_condition_changes_something_that_could_be_offered(condition: Condition) -> None:
    game = table_of()
    number = offered(game)
    game.apply(Decline("BBB", number))
    assert refused(game, Explain("BBB", number, condition=condition)).sentence


def test_bad_accounts_are_refused() -> None:
    game = table_of()
    number = offered(game)
    game.apply(Sign("BBB", number))
    assert refused(game, Explain("BBB", number, low=1.0)).code == "bad-band"
    assert refused(game, Explain("BBB", number, blocking="because")).code == "bad-ground"
    assert refused(game, Explain("BBB", number, condition=Condition("without", 1))).code == "bad-condition"


def test_nobody_else_hears_of_it() -> None:
    for level in ("coach", "estimate", "blind"):
        game = table_of(level, ("AAA", "DDD"))
        number = offered(game)
        game.apply(Decline("BBB", number))
        others = [s for s in game.world.seats if s not in ("AAA", "BBB")]
        before = {s: (json.dumps(game.view(s).as_json(), sort_keys=True), game.log_for(s)) for s in others}
        game.apply(Explain("BBB", number, 1.0, 1.0, "price", Condition("without", 1), (("paid", 1.0),)))
        for seat in others:
            assert (json.dumps(game.view(seat).as_json(), sort_keys=True), game.log_for(seat)) == before[seat]
        assert not any(r.kind == "account" for r in game.view("BBB").me.reports)


def test_the_log_of_the_listener_has_the_band_and_not_the_act() -> None:
    game = table_of("estimate")
    number = offered(game)
    game.apply(Decline("BBB", number))
    before = len(game.log_for("AAA"))
    game.apply(Explain("BBB", number, 1.0, 1.0, "price"))
    assert [entry.kind for entry in game.log_for("AAA")[before:]] == ["account"]
    assert "1.0" not in json.dumps({k: v for k, v in game.log_for("AAA")[-1].body.items() if k in ("low", "high")})


def test_a_counter_draft_of_a_sounding_is_one_that_could_be_offered() -> None:
    game = table_of()
    game.apply(Sound("AAA", "BBB", ("BBB",), OFFER))
    (asked,) = game.state.soundings
    for counter in ((OFFER[1], OFFER[0]), (Payment("AAA", "CCC", 5),), (OFFER[0], OFFER[0])):
        assert refused(game, Disclose("BBB", "AAA", asked, "no", counter=counter)).sentence
    game.apply(Disclose("BBB", "AAA", asked, "no", counter=(OFFER[0],)))
    assert game.view("AAA").me.reports[-1].get("counter") == (OFFER[0],)


# --- at the table ----------------------------------------------------------------------------------------------------


def seated(level: str = "coach") -> Table:
    game = new_game(load_scenario("trilateral-30-days"), 3, people=["USA"], coaching=level)
    players = assign("heuristic", game.world.seats, game.world.rival)
    del players["USA"]
    table = Table(game, players)
    table.run()
    return table


def ask_for(table: Table, usd: int = 1_000) -> list[str]:
    happened = table.submit(Propose("USA", ("JPN",), (Payment("USA", "JPN", usd, 0, 2),)))
    return [h.kind for h in happened]


def test_an_answer_to_a_person_comes_with_its_account() -> None:
    table = seated()
    assert ask_for(table)[-1] == "answer_explained"
    report = account(table.game, "USA")
    assert report.get("answer") in ("no", "counter")
    items = report.get("breakdown")
    assert sum(points for _, points in items) == pytest.approx(report.get("low"), abs=1e-9)
    assert ask_for(table, 2_000_000)[-1] == "answer_explained"
    assert account(table.game, "USA").get("answer") == "yes"
    assert not table.notes


class Says:
    """A player that declines, and gives accounts as it is told to."""

    def __init__(self, given: object, within: bool = False) -> None:
        self.given, self.within = given, within

    def act(self, view: object, key: object) -> Sequence[Action]:
        offers = view.waiting_offers  # type: ignore[attr-defined]
        out: list[Action] = []
        for offer in offers:
            out.append(Decline("JPN", offer.id, "timing"))
            if self.within:
                out.append(Explain("JPN", offer.id, blocking="budget"))
        return out

    def account(self, view: object, key: object, offer: object, answer: object) -> object:
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


@pytest.mark.parametrize("given", [ValueError("no"), {"type": "nonsense"}, EndSitting("JPN"), Explain("EUU", 1), None])
def test_a_faulty_account_is_none_and_noted(given: object) -> None:
    table = seated()
    table._made["heuristic"] = Says(given)  # type: ignore[assignment]
    assert ask_for(table)[-1] == "offer_declined"
    assert len(table.notes) == (0 if given is None else 1)


def test_a_player_that_explains_of_itself_is_not_asked() -> None:
    table = seated()
    table._made["heuristic"] = Says(ValueError("asked all the same"), within=True)  # type: ignore[assignment]
    assert ask_for(table)[-1] == "answer_explained"
    assert account(table.game, "USA").get("blocking") == "budget"
    assert not table.notes


@pytest.mark.parametrize("level", ["coach", "estimate", "blind"])
def test_accounts_survive_replay_and_save(level: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    table = seated(level)
    ask_for(table)
    ask_for(table, 2_000_000)
    game = table.game
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log, coaching=game.coaching)
    assert again.digest() == game.digest()
    with Save.create(tmp_path / "a.ministerial", game, table.players, "A", utc_now()):
        pass
    with Save.open(tmp_path / "a.ministerial") as save:
        loaded = save.load_game()
    assert loaded.view("USA").me.reports == game.view("USA").me.reports
    assert {r.get("answer") for r in loaded.view("USA").me.reports if r.kind == "account"} >= {"yes"}
