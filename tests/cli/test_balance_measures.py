"""What ``balance`` measures: the tail exactly, what is seen of a game, the figures of many, and the verdicts."""

from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import pytest

from game import load_scenario, new_game
from game.actions import ExportControl, Flood, SetPolicy
from game.balance.aims import AIMS, Aim, aim_in_words, hold, judge
from game.balance.kinds import kinds_of, may_join
from game.balance.measures import measure_bloc, measure_kinds, measure_rival, measure_tail, measure_variation, spread
from game.balance.page import page
from game.balance.record import Cut, GameRecord, RoundRecord, SeatRecord, Watch, main_bloc, record_of
from game.balance.report import BalanceReport, report_on_games
from game.balance.tail import tail_share
from game.errors import MinisterialError
from game.players import assign
from game.rules import vault
from game.rules.score import attainment
from game.session import Table
from game.state import Tally
from game.world import build_world
from tests.cli.commands import Commands
from tests.engine.helpers import do_in_sitting, found_bloc, next_round, start

# --- the tail ------------------------------------------------------------------------------------------------------


def test_the_tail_share_is_exact(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tallies were when the rules came to the tail, seen from inside, is what the function works out after."""
    seen: dict[str, Tally] = {}
    close = vault.close

    def watched(turn: Any) -> None:
        close(turn)  # the last thing that happens before the tail
        seen.update(turn.state.tallies)

    with monkeypatch.context() as patch:
        patch.setattr(vault, "close", watched)
        game = new_game(load_scenario(command.scenario), 2)
        Table(game, assign("random", game.world.seats, game.world.rival)).run()
    shares = tail_share(game)
    assert list(shares) == list(game.world.seats)
    for seat, share in shares.items():
        assert share.before == attainment(game.world, game.state.reference, seat, seen[seat])
        assert share.after == game.attainment(seat)
        assert share.attainment == share.after.attainment - share.before.attainment
        assert share.before.standing == share.after.standing
    assert any(share.points != 0.0 for share in shares.values())


def test_a_game_that_is_not_over_has_no_tail() -> None:
    with pytest.raises(MinisterialError, match="not over"):
        tail_share(start())


# --- what is seen of a game ----------------------------------------------------------------------------------------


def test_a_watch_sees_controls_begin_deepen_and_end() -> None:
    game = start()
    watch = Watch()
    watch.look(game)
    rest = ("USA", "JPN")

    def control(targets: tuple[str, ...], share: float) -> None:
        do_in_sitting(game, "CHN", lambda: SetPolicy("CHN", ExportControl("NdPr", "refined", targets, share)))

    control(rest, 0.5)
    next_round(game)
    watch.look(game)
    watch.look(game)
    next_round(game)
    watch.look(game)
    control((*rest, "KOR"), 0.25)
    do_in_sitting(game, "CHN", lambda: SetPolicy("CHN", Flood("W", 0.5)))
    next_round(game)
    watch.look(game)
    control((*rest, "KOR"), 0.4)
    next_round(game)
    watch.look(game)
    control((*rest, "KOR"), 1.0)
    next_round(game)
    ends = record_of(game, watch).rounds
    assert [end.round for end in ends] == [1, 2, 3, 4, 5]
    assert [end.restricted for end in ends] == [True, True, True, True, False]
    assert [end.cuts for end in ends] == [
        (Cut("NdPr", "refined", 0.5),),
        (),
        (Cut("NdPr", "refined", 0.75),),
        (),
        (),
    ]
    assert [end.eased for end in ends] == [0, 0, 0, 1, 1]
    assert [end.floods for end in ends] == [0, 0, 1, 1, 1]


def test_to_return_to_a_control_of_the_start_is_no_cut() -> None:
    game = start()
    control = ExportControl("NdPr", "refined", ("USA", "JPN"), 0.5)
    do_in_sitting(game, "CHN", lambda: SetPolicy("CHN", control))
    watch = Watch()
    watch.look(game)  # as if the game began here, with the control in force
    for share in (0.5, 1.0, 0.8, 0.5, 0.2):
        do_in_sitting(game, "CHN", lambda share=share: SetPolicy("CHN", replace(control, cap_share=share)))
        next_round(game)
        watch.look(game)
    assert [end.restricted for end in watch.rounds] == [False, False, False, False, True]
    assert [end.eased for end in watch.rounds] == [0, 1, 0, 0, 0]
    assert [end.resumed for end in watch.rounds] == [0, 0, 1, 1, 0]
    assert [end.cuts for end in watch.rounds] == [(), (), (), (), (Cut("NdPr", "refined", 0.8),)]


def test_a_watch_sees_the_bloc() -> None:
    game = start()
    watch = Watch()
    watch.look(game)
    found_bloc(game)
    watch.look(game)
    record = record_of(game, watch)
    bloc = game.state.blocs["floor-zone"]
    assert (record.rounds[-1].heads, record.rounds[-1].in_force) == (len(bloc.members), True)
    assert 0.5 < record.rounds[-1].use_share < 1.0
    assert record.seats["JPN"].inside
    assert record.seats["FRA"].inside, "its union is a member"
    assert not record.seats["BRA"].inside
    assert record.seats["JPN"].tail is None
    assert record.digest == game.digest()


def test_kinds_part_the_table() -> None:
    world = build_world(load_scenario("washington-2026"))
    kinds = kinds_of(world)
    assert kinds["host"] == ("USA",)
    assert kinds["union"] == ("EUU",)
    assert kinds["rival"] == ("CHN",)
    assert "FRA" in kinds["union members"]
    assert {"JPN", "KOR"} <= set(kinds["large users"])
    assert "COD" in kinds["producers"]
    assert not set(kinds["small users"]) & {*kinds["producers"], *kinds["large users"]}
    assert {seat for seats in kinds.values() for seat in seats} == set(world.seats)
    assert len(may_join(world)) == 43
    assert main_bloc(world) == "floor-zone"


# --- the measures, on figures that can be checked by hand ----------------------------------------------------------


def a_round(number: int, heads: int = 0, floors: int = 0, cuts: tuple[Cut, ...] = (), **more: Any) -> RoundRecord:
    found = RoundRecord(number, heads, heads / 100, heads >= 5, False, floors, bool(cuts), 0, cuts, 0, 0)
    return replace(found, **more)


def a_seat(attainment: float, tail: float | None = None, inside: bool = False) -> SeatRecord:
    return SeatRecord(attainment, (attainment / 2, 0.0, 0.0, 0.0, attainment / 2, 0.0), tail, inside)


def a_game(seed: int, *rounds: RoundRecord, **seats: SeatRecord) -> GameRecord:
    return GameRecord(seed, f"{seed:064x}", rounds, (("Ga", "refined", 1.2),) if rounds[-1].floors else (), seats)


DEEP, SHALLOW = Cut("Ga", "refined", 0.95), Cut("Sb", "refined", 0.25)
GAMES = (
    a_game(
        1,
        a_round(1, 3),
        a_round(2, 6, 1),
        a_round(3, 6, 1, (DEEP,)),
        AAA=a_seat(40.0, 10.0, True),
        ZZZ=a_seat(-10.0, -10.0),
    ),
    a_game(
        2,
        a_round(1, 2, cuts=(SHALLOW,)),
        a_round(2, 2),
        a_round(3, 0, dissolved=True, eased=1),
        AAA=a_seat(-20.0, 0.0),
        ZZZ=a_seat(10.0, 0.0),
    ),
)


def test_the_bloc_is_measured() -> None:
    bloc = measure_bloc(GAMES, "pact", 12)
    assert [(end.heads.low, end.heads.high) for end in bloc.rounds] == [(2, 3), (2, 6), (0, 6)]
    assert (bloc.joined.median, bloc.use_share.median) == (0.25, 0.03)
    assert (bloc.entered, bloc.entered_round, bloc.dissolved, bloc.lapsed) == (0.5, {2: 1}, 0.5, 0.0)


def test_the_rival_is_measured() -> None:
    rival = measure_rival(GAMES, 4.0)
    assert rival.restricted_rounds == pytest.approx(2 / 6, abs=1e-6)
    assert (rival.cuts, rival.eased, rival.deep) == (1.0, 0.5, 0.5)
    assert rival.by_depth == {"25%": 0.5, "95%": 0.5}
    assert rival.by_mineral == {"Ga refined": 0.5, "Sb refined": 0.5}
    # Five rounds began without floors, one of them with a new cut; one began with floors and brought one.
    assert rival.yearly_without_floors == pytest.approx(1 - 0.8**4)
    assert rival.yearly_with_floors == 1.0
    assert measure_rival(GAMES[1:], 4.0).yearly_with_floors is None
    calm = a_game(3, a_round(1), AAA=a_seat(0.0))
    assert measure_rival((calm,), 4.0).deep is None


def test_kinds_and_tail_are_measured() -> None:
    found = measure_kinds(GAMES, {"some": ("AAA",), "none": ()})
    assert found["some"].attainment is not None
    assert (found["some"].attainment.low, found["some"].attainment.high) == (-20.0, 40.0)
    assert found["some"].inside is not None
    assert (found["some"].inside.count, found["some"].inside.median) == (1, 40.0)
    assert found["some"].parts["targets"] == 0.5
    assert found["some"].tail == pytest.approx(10 / (10 + 30 + 20), abs=1e-6)
    assert found["none"].attainment is None
    tail = measure_tail(GAMES, "ZZZ")
    assert tail.share == found["some"].tail
    assert tail.by_game is not None
    assert (tail.by_game.low, tail.by_game.high) == (0.0, 0.25)
    assert measure_tail(GAMES, None).share == pytest.approx(20 / (30 + 0 + 20 + 10 + 20), abs=1e-6)


def test_variation_is_the_deviation_over_seeds() -> None:
    varied = measure_variation(GAMES)
    assert varied.heads == pytest.approx(6 / 2**0.5, abs=1e-6)
    assert varied.floor_level == pytest.approx(0.2 / 2**0.5, abs=1e-6)
    assert varied.attainment == pytest.approx(20 / 2**0.5, abs=1e-6)
    assert varied.seat_attainment == pytest.approx((60 + 20) / 2 / 2**0.5, abs=1e-6)
    assert measure_variation(GAMES[:1]).heads == 0.0


def test_a_spread_is_a_box_plot() -> None:
    found = spread([4.0, 1.0, 3.0, 2.0])
    assert found is not None
    assert (found.low, found.quartile1, found.median, found.quartile3, found.high) == (1.0, 1.75, 2.5, 3.25, 4.0)
    assert (found.count, found.mean, found.deviation) == (4, 2.5, pytest.approx((5 / 3) ** 0.5, abs=1e-6))
    assert spread([]) is None


# --- verdicts ------------------------------------------------------------------------------------------------------


@pytest.fixture
def report(command: Commands) -> BalanceReport:
    return report_on_games(build_world(load_scenario(command.scenario)), "random", [_fitting(game) for game in GAMES])


def _fitting(game: GameRecord) -> GameRecord:
    """Give a game the four seats of the small scenario."""
    return replace(game, seats=dict.fromkeys(("AAA", "BBB", "CCC", "ZZZ"), game.seats["AAA"]))


def test_verdicts_say_what_was_measured(report: BalanceReport) -> None:
    verdicts = {verdict.id: verdict for verdict in judge(report)}
    assert verdicts["joined"].measured == report.bloc.joined.median == 1.0
    assert verdicts["joined"].sentence == (
        "fail: seats that may join and are members at the end (median): 100 % (aim: 25 % to 90 %)"
    )
    assert (verdicts["joined"].passed, verdicts["floor_levels"].passed) == (False, True)
    assert verdicts["floor_levels"].sentence.endswith("1.20 (aim: 1.10 to 1.40)")
    assert (verdicts["tail"].passed, verdicts["tail"].measured) == (False, report.tail.share)
    assert (verdicts["strategies"].passed, verdicts["strategies"].high) == (None, None)
    assert verdicts["strategies"].sentence.startswith("not measured: ")


def test_aims_are_met_at_their_ends() -> None:
    def passed(value: float, **change: Any) -> bool | None:
        aim = Aim("x", "x", "share", 0.2, 0.4, False, "here", lambda report: value)
        return hold(replace(aim, **change), value).passed

    assert [passed(v) for v in (0.199, 0.2, 0.4, 0.401)] == [False, True, True, False]
    assert [passed(v, low=0.0, high=inf, strict=True) for v in (0.0, 0.001, 1e9)] == [False, True, True]


def test_every_aim_has_a_source_and_words() -> None:
    assert len({aim.id for aim in AIMS}) == len(AIMS)
    page_of_aims = (Path(__file__).parents[2] / "docs" / "balance.md").read_text(encoding="utf-8")
    for aim in AIMS:
        assert aim.source
        assert aim.low < aim.high
        assert f"| {aim.text} | {aim_in_words(aim)} |" in page_of_aims, aim.id


def test_a_world_without_bloc_and_rival_is_not_judged_by_them(report: BalanceReport) -> None:
    nobody = replace(report.kinds["rival"], seats=(), attainment=None)
    empty = replace(
        report,
        bloc=replace(report.bloc, id=None),
        rival=measure_rival(GAMES, 0.0),
        kinds={**report.kinds, "rival": nobody},
    )
    verdicts = {verdict.id: verdict for verdict in judge(empty)}
    for name in ("joined", "rival_without_floors", "rival_with_floors"):
        assert (verdicts[name].measured, verdicts[name].passed) == (None, None)
    text = page(empty, tuple(verdicts.values()))
    assert "The scenario has no bloc." in text
    assert "The scenario has no rival." in text
