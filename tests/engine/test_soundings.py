"""Soundings: exact and free where people are coached, a band for a meeting elsewhere, none at a blind table."""

import json
from collections.abc import Sequence

import pytest

from game import Game, Refused, load_scenario, new_game
from game.actions import Action, Clause, Disclose, EndSitting, Payment, Propose, Sound
from game.players import assign
from game.rules.soundings import HALF_BAND, MOST_COACHED, MOST_SOUNDINGS
from game.session import Table
from game.store import Save, utc_now
from tests.engine.helpers import next_round, refused
from tests.engine.pacts import game_of, scenario

WORLD = scenario()
SMALL = load_scenario("trilateral-30-days")


def coached_table(level: str = "coach", spec: str = "heuristic") -> Table:
    game = new_game(SMALL, 3, people=["USA"], coaching=level)
    players = assign(spec, game.world.seats, game.world.rival)
    del players["USA"]
    table = Table(game, players)
    table.run()
    return table


def ask(table: Table, other: str, *clauses: Clause) -> dict[str, object]:
    """Sound a seat and return the values of the report that comes back."""
    happened = table.submit(Sound("USA", other, (other,), clauses))
    assert [h.kind for h in happened] == ["sounded", "sounding_answered"]
    assert happened[1].audience == ("USA",)
    return dict(table.game.view("USA").me.reports[-1].values)


def offered(table: Table, other: str, *clauses: Clause) -> str:
    """Return what becomes of the same offer when it is made now."""
    table.submit(Propose("USA", (other,), clauses))
    made = [h for h in table.game.happenings if h.kind == "offer_made" and h.get("seat") == "USA"][-1]
    return table.game.state.offers[made.get("offer")].status


SUMS = (1_000, 20_000, 60_000, 200_000, 2_000_000)


@pytest.mark.parametrize("usd", SUMS)
@pytest.mark.parametrize("other", ["JPN", "EUU", "CHN"])
def test_a_coached_yes_is_what_the_seat_does_with_the_offer(usd: int, other: str) -> None:
    table = coached_table()
    clause = Payment("USA", other, usd, 0, 2)
    values = ask(table, other, clause)
    assert values["exact"]
    assert values["answer"] in ("yes", "no")
    assert (values["answer"] == "yes") == (offered(table, other, clause) == "signed")


def test_both_answers_occur_and_a_no_has_a_ground() -> None:
    table = coached_table()
    answers = {usd: ask(table, "JPN", Payment("USA", "JPN", usd, 0, 2)) for usd in SUMS}
    assert {str(v["answer"]) for v in answers.values()} == {"yes", "no"}
    assert all((v["blocking"] == "") == (v["answer"] == "yes") for v in answers.values())


def test_an_exact_answer_is_itemised_and_adds_up() -> None:
    values = ask(coached_table(), "JPN", Payment("USA", "JPN", 2_000_000, 0, 2))
    items = values["breakdown"]
    assert isinstance(items, tuple)
    assert items[-1][0] == "needed"
    assert sum(points for _, points in items) == pytest.approx(values["low"], abs=1e-9)
    assert values["low"] == values["high"]


def test_a_coached_sounding_costs_nothing_and_opens_nothing() -> None:
    table = coached_table()
    game = table.game
    before, contacts, trust = game.view("USA").me.meetings, game.state.contacts, game.state.trust
    ask(table, "JPN", Payment("USA", "JPN", 1_000, 0, 2))
    assert game.view("USA").me.meetings == before
    assert game.state.contacts == contacts, "what is free does not sharpen intelligence"
    assert not [o for o in game.view("USA").offers if o.proposer == "USA"]
    assert not game.view("JPN").soundings
    assert trust == game.state.trust


def test_an_estimate_costs_a_meeting_and_gives_a_band_around_the_truth() -> None:
    for usd in SUMS:
        clause = Payment("USA", "JPN", usd, 0, 2)
        truth = float(str(ask(coached_table(), "JPN", clause)["low"]))
        table = coached_table("estimate")
        before = table.game.view("USA").me.meetings
        values = ask(table, "JPN", clause)
        low, high = float(str(values["low"])), float(str(values["high"]))
        assert table.game.view("USA").me.meetings == before - 1
        assert low <= truth <= high
        assert high - low >= 2 * HALF_BAND
        assert not values["exact"]
        assert values["breakdown"] == ()
        if low < 0.0 <= high:
            assert values["answer"] == "perhaps"
        else:
            assert values["answer"] == ("yes" if low >= 0.0 else "no")


def test_asking_twice_draws_the_same_band() -> None:
    table = coached_table("estimate")
    first, second = (ask(table, "JPN", Payment("USA", "JPN", 60_000, 0, 2)) for _ in range(2))
    assert (first["low"], first["high"]) == (second["low"], second["high"])
    other = ask(coached_table("estimate"), "JPN", Payment("USA", "JPN", 60_001, 0, 2))
    assert (other["low"], other["high"]) != (first["low"], first["high"])


def test_nobody_is_sounded_at_a_blind_table() -> None:
    table = coached_table("blind")
    action = Sound("USA", "JPN", ("JPN",), (Payment("USA", "JPN", 1_000),))
    assert "played blind" in refused(table.game, action).sentence
    spec = table.game.view("USA").legal["sound"]
    assert not spec.allowed
    assert spec.reason is not None
    assert "blind" in spec.reason
    assert table.game.view("USA").coaching == "blind"


def asking(seat: str, other: str, usd: int = 1_000, parties: Sequence[str] | None = None) -> Sound:
    return Sound(seat, other, tuple(parties or (other,)), (Payment(seat, other, usd),))


def test_whom_one_cannot_sound() -> None:
    game = game_of(WORLD, people=("AAA", "BBB"))
    assert refused(game, asking("CCC", "AAA")).code == "a-person"
    assert refused(game, Sound("CCC", "CCC", ("AAA",), (Payment("CCC", "AAA", 1),))).code == "self"
    assert refused(game, asking("CCC", "XXX")).code == "no-such-seat"
    assert refused(game, asking("CCC", "DDD", parties=("EEE",))).code == "not-a-party"
    assert refused(game, asking("CCC", "DDD", parties=("DDD", "DDD"))).code == "bad-parties"
    assert refused(game, Sound("CCC", "DDD", ("DDD",), (Payment("AAA", "DDD", 1),))).sentence
    options = game.view("AAA").legal["sound"].fields[0].options  # type: ignore[union-attr]
    assert "BBB" not in options
    assert "CCC" in options


def test_soundings_are_capped_for_each_pair_and_round() -> None:
    game = game_of(WORLD)
    seat = "AAA"
    for _ in range(MOST_SOUNDINGS):
        game.apply(asking(seat, "BBB"))
    assert refused(game, asking(seat, "BBB")).code == "sounded-out"
    for other in ("CCC", "DDD", "EEE"):
        if game.state.meetings[seat]:
            game.apply(asking(seat, other))
    while game.state.meetings[seat]:
        game.apply(Propose(seat, ("BBB",), (Payment(seat, "BBB", 1_000 + game.state.meetings[seat]),)))
    assert "needs a meeting" in refused(game, asking(seat, "EEE")).sentence
    next_round(game)
    game.apply(asking(seat, "BBB"))
    assert len(game.state.soundings) == 1, "what was not answered has lapsed with the round"


def test_coached_soundings_are_capped_too() -> None:
    table = coached_table()
    for usd in range(1, MOST_COACHED + 1):
        ask(table, "JPN", Payment("USA", "JPN", usd, 0, 2))
    assert refused(table.game, asking("USA", "JPN")).code == "sounded-out"


def test_only_the_seat_that_was_asked_answers_and_only_the_one_that_asked_hears() -> None:
    game = game_of(WORLD)
    game.apply(asking("AAA", "BBB"))
    (number,) = game.state.soundings
    assert game.view("BBB").soundings[0].id == number
    assert not game.view("AAA").soundings
    assert game.soundings_due() == ("BBB",)
    assert refused(game, Disclose("CCC", "AAA", number, "yes")).code == "not-now"
    assert refused(game, Disclose("BBB", "CCC", number, "yes")).code == "not-the-asker"
    assert refused(game, Disclose("BBB", "AAA", number, "yes", low=1.0)).code == "bad-band"
    assert refused(game, Disclose("BBB", "AAA", number, "yes", low=2.0, high=1.0)).code == "bad-band"
    assert refused(game, Disclose("BBB", "AAA", number, "no", blocking="because")).code == "bad-ground"
    before = {s: json.dumps(game.view(s).as_json(), sort_keys=True) for s in game.world.seats}
    logs = {s: game.log_for(s) for s in game.world.seats}
    game.apply(Disclose("BBB", "AAA", number, "yes", 3.0, 3.0))
    for seat in ("CCC", "DDD", "EEE", "ZZZ"):
        assert json.dumps(game.view(seat).as_json(), sort_keys=True) == before[seat]
        assert game.log_for(seat) == logs[seat]
    assert game.view("AAA").me.reports[-1].get("answer") in ("yes", "perhaps")
    assert not any(r.kind == "sounding" for r in game.view("BBB").me.reports)
    assert [e.kind for e in game.log_for("AAA")[len(logs["AAA"]) :]] == ["sounding"]
    assert [e.body["type"] for e in game.log_for("BBB")[len(logs["BBB"]) :]] == ["disclose"]
    assert refused(game, Disclose("BBB", "AAA", number, "yes")).code == "not-now"


def test_out_of_turn_the_view_asks_for_an_answer() -> None:
    game = new_game(WORLD, 3, people=["AAA"], coaching="coach")
    while game.to_act() != ("AAA",):
        game.apply(EndSitting(game.to_act()[0]))
    game.apply(asking("AAA", "BBB"))
    assert game.view("BBB").ask == "answer"
    assert game.view("CCC").ask == "wait"
    (number,) = game.state.soundings
    game.apply(Disclose("BBB", "AAA", number, "none"))
    assert game.view("BBB").ask == "wait"


@pytest.mark.parametrize("spec", ["random", "no-deal"])
def test_a_player_that_cannot_be_sounded_gives_no_answer(spec: str) -> None:
    values = ask(coached_table(spec=spec), "JPN", Payment("USA", "JPN", 1_000, 0, 2))
    assert values["answer"] == "none"
    assert values["low"] is None


class Faulty:
    """A player that answers soundings badly, each time in another way."""

    def __init__(self, reply: object) -> None:
        self.reply = reply

    def act(self, view: object, key: object) -> Sequence[Action]:
        return ()

    def sounding(self, view: object, key: object, sounding: object) -> object:
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


@pytest.mark.parametrize(
    "reply", [ValueError("no"), {"type": "nonsense"}, EndSitting("JPN"), Disclose("EUU", "USA", 1, "yes"), None]
)
def test_a_faulty_answer_is_the_stand_ins_and_noted_and_none_is_none(reply: object) -> None:
    table = coached_table()
    table._made["heuristic"] = Faulty(reply)  # type: ignore[assignment]
    sober = ask(coached_table(), "JPN", Payment("USA", "JPN", 1_000, 0, 2))["answer"]
    assert sober != "none"
    told = ask(table, "JPN", Payment("USA", "JPN", 1_000, 0, 2))["answer"]
    assert told == ("none" if reply is None else sober)
    assert len(table.notes) == (0 if reply is None else 1)


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="coach, estimate, blind"):
        new_game(WORLD, 3, coaching="clairvoyant")


@pytest.mark.parametrize("level", ["coach", "estimate"])
def test_level_and_reports_survive_replay_and_save(level: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    table = coached_table(level)
    for usd in (1_000, 2_000_000):
        ask(table, "JPN", Payment("USA", "JPN", usd, 0, 2))
    game = table.game
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log, coaching=game.coaching)
    assert again.digest() == game.digest()
    assert again.log_for("USA") == game.log_for("USA")
    with Save.create(tmp_path / "a.ministerial", game, table.players, "A", utc_now()):
        pass
    with Save.open(tmp_path / "a.ministerial") as save:
        assert save.header().coaching == level
        loaded = save.load_game()
    assert loaded.view("USA").me.reports == game.view("USA").me.reports
    assert loaded.coaching == level


def test_a_sounding_of_terms_and_of_several_parties_is_that_of_the_offer() -> None:
    table = coached_table()
    clauses = (Payment("USA", "JPN", 300_000, 0, 2), Payment("USA", "EUU", 300_000, 0, 2))
    table.submit(Sound("USA", "EUU", ("JPN", "EUU"), clauses))
    asked = table.game.view("USA").me.reports[-1]
    table.submit(Propose("USA", ("JPN", "EUU"), clauses))
    signed = next(o.signed for o in table.game.state.offers.values() if set(o.parties) == {"USA", "JPN", "EUU"})
    assert (asked.get("answer") == "yes") == ("EUU" in signed)
