"""``ministerial generate``: synthetic worlds that pass the check, play, and are the same everywhere."""

from __future__ import annotations

import hashlib
from math import fsum
from pathlib import Path

import pytest

from game import Scenario, load_scenario
from game.generate.draws import Draws, in_parts
from game.generate.files import files_of
from game.generate.names import EXISTING, FIRST, MINERALS, SECOND, countries
from game.generate.world import WHOLE, synthetic_world
from game.scenario.folder import digest
from game.scenario.read import from_files
from tests.cli.commands import Commands, in_a_process
from tests.scenario.copies import washington, write

# Written once and compared ever after: the same arguments give the same bytes on every machine.
KNOWN = {
    (12, 4, 7, 12, False, True): "f0cb2f964de56876bade4b1e58455888a1ea9ec89c11b7c69d8f27834898ef41",
    (57, 12, -3, 8, True, True): "9757c62fd42fc5cbbc52535ab2b07ec3cea6a84f9eb2c2665a3d2ab0a7fc1c04",
    (5, 1, 10**17, 1, True, False): "d4fd9d8c5516ca58ca56ec37be42bdf465892e21dafa88649cffe781be8c0d43",
}
SMALL = [(3, 1, True), (3, 2, False), (5, 3, True), pytest.param(12, 4, True, marks=pytest.mark.long), (12, 4, False)]
LARGE = [57, 120, 200]


def made(
    actors: int, minerals: int, seed: int = 1, rounds: int = 12, union: bool = False, rival: bool = True
) -> Scenario:
    return from_files(files_of(synthetic_world(actors, minerals, seed, rounds, union=union, rival=rival)))


# --- the command ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("actors", "minerals", "rival"), SMALL)
def test_a_small_world_passes_the_check_and_plays(command: Commands, actors: int, minerals: int, rival: bool) -> None:
    out = command.folder / "world"
    options = [] if rival else ["--no-rival"]
    told = command("generate", "--actors", actors, "--minerals", minerals, "--seed", 5, "--out", out, *options)
    assert (told.code, told.err) == (0, "")
    assert f"{actors} seats, {minerals} minerals" in told.out
    assert command("check", out).code == 0
    for players in ("random", "heuristic"):
        played = command("simulate", "--scenario", out, "--players", players, "--seed", 3)
        assert played.code == 0, played.err
        assert "12 rounds" in played.out


def test_a_union_sits_there_with_members(command: Commands) -> None:
    out = command.folder / "world"
    assert command("generate", "--actors", 5, "--minerals", 2, "--out", out, "--union", "--rounds", 4).code == 0
    scenario = load_scenario(out)
    (union,) = scenario.head.customs_unions
    assert [d.kind for d in scenario.delegations].count("union") == 1
    assert sum(d.union == union.code for d in scenario.delegations) == 2
    assert scenario.head.rounds == 4
    assert command("simulate", "--scenario", out, "--players", "heuristic").code == 0


@pytest.mark.long
@pytest.mark.parametrize("actors", LARGE)
def test_a_large_world_passes_the_check_and_plays(command: Commands, actors: int) -> None:
    out = command.folder / "world"
    words = ("--actors", actors, "--minerals", 12, "--seed", 9, "--out", out, "--union")
    assert command("generate", *words).code == 0
    assert command("check", out).code == 0
    for players in ("random", "heuristic"):
        played = command("simulate", "--scenario", out, "--players", players, "--rounds", 3)
        assert played.code == 0, played.err


def test_nothing_is_written_into_a_folder_that_holds_something(command: Commands) -> None:
    out = command.folder / "mine"
    out.mkdir()
    kept, old = out / "notes.txt", out / "controls.csv"
    kept.write_text("mine")
    old.write_text("of another scenario")
    words = ("generate", "--actors", 3, "--minerals", 1, "--out", out)
    assert command.refused(*words) == f"{out} is not empty; choose another folder, or add --force to write into it."
    assert sorted(p.name for p in out.iterdir()) == ["controls.csv", "notes.txt"]
    assert command(*words, "--force").code == 0
    assert kept.read_text() == "mine"
    assert not old.exists()
    assert command("check", out).code == 0
    assert command(*words, "--force").code == 0, "it may be written again"
    empty = command.folder / "empty"
    empty.mkdir()
    assert command("generate", "--actors", 3, "--minerals", 1, "--out", empty).code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--actors", 2, "--minerals", 1), "from 3 to 200"),
        (("--actors", 201, "--minerals", 1), "from 3 to 200"),
        (("--actors", "many", "--minerals", 1), "from 3 to 200"),
        (("--actors", 9, "--minerals", 0), "from 1 to 12"),
        (("--actors", 9, "--minerals", 13), "from 1 to 12"),
        (("--actors", 9, "--minerals", 2, "--rounds", 61), "from 1 to 60"),
        (("--actors", 9, "--minerals", 2, "--seed", "x"), "a seed is a whole number"),
        (("--actors", 4, "--minerals", 2, "--union"), "needs --actors 5 or more"),
        (("--minerals", 2), "--actors"),
    ],
)
def test_bad_input_is_one_sentence(command: Commands, words: tuple[object, ...], told: str) -> None:
    out = command.folder / "never"
    assert told in command.refused("generate", *words, "--out", out)
    assert not out.exists()


def test_a_place_that_cannot_be_written_is_one_sentence(command: Commands) -> None:
    file = command.folder / "file"
    file.write_text("x")
    words = ("generate", "--actors", 3, "--minerals", 1, "--out")
    assert "is a file" in command.refused(*words, file)
    assert "cannot be written" in command.refused(*words, file / "below")
    assert "cannot be written" in command.refused(*words, "a\0b")


# --- the same everywhere -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("numbers", KNOWN, ids=str)
def test_the_same_arguments_give_the_same_bytes(numbers: tuple[int, int, int, int, bool, bool]) -> None:
    actors, minerals, seed, rounds, union, rival = numbers
    files = files_of(synthetic_world(actors, minerals, seed, rounds, union=union, rival=rival))
    assert digest(files) == KNOWN[numbers]


def test_another_process_writes_the_same(tmp_path: Path) -> None:
    found = []
    for number, hashing in enumerate(("0", "4711")):
        out = tmp_path / str(number)
        words = ("generate", "--actors", 12, "--minerals", 4, "--seed", 7, "--out", out)
        assert in_a_process(*words, PYTHONHASHSEED=hashing).code == 0
        found.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in out.iterdir()})
    assert found[0] == found[1]
    assert len(found[0]) == 11


def test_another_seed_is_another_world() -> None:
    one, other = (files_of(synthetic_world(12, 4, seed, 12)) for seed in (1, 2))
    for name in ("delegations.csv", "names.csv", "production.csv", "consumption.csv", "mandates.yaml"):
        assert one[name] != other[name], name


# --- what the worlds are like --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_the_rival_refines_most_of_most_minerals_and_sizes_have_heavy_tails(seed: int) -> None:
    scenario = made(57, 12, seed)
    rival = scenario.head.rival
    held = [p.share for p in scenario.production if (p.stage, p.row) == ("refined", rival)]
    assert len(held) == 12
    assert sum(share > 0.5 for share in held) == 9
    makers = [
        sum(1 for p in scenario.production if (p.stage, p.mineral) == ("refined", m.id) and p.share > 0.001)
        for m in scenario.minerals
    ]
    assert max(makers) <= 7, "few produce"
    assert any(p.share == 1e-4 for p in scenario.production), "some may begin"
    gdp = sorted((d.gdp_usd_bn for d in scenario.delegations if d.playable), reverse=True)
    assert sum(gdp[:5]) > 0.6 * sum(gdp)
    assert {m.stages for m in scenario.minerals} == {1, 2}


@pytest.mark.parametrize(("actors", "union", "rival"), [(3, False, True), (5, True, False), (12, True, True)])
def test_shares_add_up_to_the_last_digit(actors: int, union: bool, rival: bool) -> None:
    for seed in range(5):
        world = synthetic_world(actors, 3, seed, 12, union=union, rival=rival)
        assert all(sum(shares.values()) == WHOLE for shares in (*world.made.values(), *world.used.values()))


@pytest.mark.parametrize("actors", [3, 4, 5, 12, 30])
@pytest.mark.parametrize("rival", [True, False])
@pytest.mark.parametrize("union", [True, False])
def test_every_mandate_can_be_met(actors: int, rival: bool, union: bool) -> None:
    """No target needs a bloc that cannot be, more partners than there are, or what the seat cannot sign for."""
    if union and actors < 5:
        return
    for seed in range(8):
        scenario = made(actors, 1 + seed % 4, seed, 1 + 3 * seed, union, rival)
        seats = {d.code: d for d in scenario.delegations if d.playable}
        heads = [c for c, d in seats.items() if d.kind != "rival" and d.union is None]
        assert bool(scenario.head.charters) == (len(heads) >= 3)
        for charter in scenario.head.charters:
            assert set(charter.founders) <= set(heads)
            assert charter.critical_mass_members <= len(heads)
        for code, mandate in scenario.mandates.items():
            kinds = [t.when.kind for t in mandate.targets]
            assert len(kinds) == len(set(kinds)), (code, kinds)
            for target in mandate.targets:
                if target.when.kind in ("member", "bloc_in_force", "floor_at_least"):
                    assert scenario.head.charters
                if target.when.kind == "treaties_at_least":
                    assert target.when.value <= len(seats) - 1
                if target.when.kind == "treaty_with":
                    assert target.when.partner not in (code, seats[code].union)
                if target.when.kind == "floor_at_least":
                    stage = "mine" if target.when.stage == "ore" else "refined"
                    own = {(p.mineral, p.stage) for p in scenario.production if p.row == code}
                    assert (target.when.mineral, stage) in own
            small = seats[code].gdp_usd_bn < 150 and seats[code].kind == "country" and seats[code].union is None
            if small:
                assert fsum(t.points for t in mandate.targets) >= 50


def test_nothing_in_it_is_real() -> None:
    real = {cell for line in washington()["names.csv"].splitlines()[1:] for cell in line.split(",")}
    seen = set()
    for seed in range(3):
        scenario = made(200, 12, seed, union=True)
        for code, name in scenario.names.items():
            assert code == "ROW" or code.startswith("X")
            assert code == "ROW" or not {name.name, name.short} & real
            assert name.name not in EXISTING
            seen.add(name.name)
    assert len(seen) > 400
    symbols = [symbol for symbol, _ in MINERALS]
    assert len(set(symbols)) == 12
    assert all(len(word) <= 20 for word in (a + b for a in FIRST for b in SECOND))


def test_a_world_of_every_size_can_be_written(tmp_path: Path) -> None:
    """Names and codes suffice, and the files pass, from the smallest to the largest."""
    for actors in (3, 4, 7, 25, 80, 200):
        for minerals in (1, 12):
            scenario = made(actors, minerals, actors)
            assert len(scenario.seats) == actors
    folder = write(tmp_path / "again", files_of(synthetic_world(7, 2, 1, 5)))
    assert load_scenario(folder).head.rounds == 5


# --- the ground ----------------------------------------------------------------------------------------------------


def test_draws_fill_their_range_evenly() -> None:
    draws = Draws(3, "test")
    thrown = [draws.whole(1, 6) for _ in range(6000)]
    assert set(thrown) == {1, 2, 3, 4, 5, 6}
    assert all(850 < thrown.count(side) < 1150 for side in range(1, 7))
    values = [draws.between(2.0, 4.0) for _ in range(4000)]
    assert 2.0 <= min(values) < 2.01
    assert 3.99 < max(values) < 4.0
    assert fsum(values) / 4000 == pytest.approx(3.0, abs=0.05)
    deck = draws.shuffled(range(50))
    assert sorted(deck) == list(range(50))
    assert deck != list(range(50))
    assert Draws(3, "test").unit() != Draws(4, "test").unit() != Draws(3, "other").unit()


def test_parts_are_whole_and_leave_nothing() -> None:
    assert in_parts([1.0, 1.0, 1.0], 10) == [4, 3, 3]
    assert in_parts([0.0, 2.0], 7) == [0, 7]
    draws = Draws(1, "parts")
    for _ in range(50):
        weights = [draws.unit() for _ in range(draws.whole(1, 40))]
        parts = in_parts(weights, WHOLE)
        assert sum(parts) == WHOLE
        assert all(abs(p / WHOLE - w / fsum(weights)) < 2 / WHOLE for p, w in zip(parts, weights, strict=True))
    with pytest.raises(ValueError, match="weight above 0"):
        in_parts([0.0], 5)


def test_numbers_out_of_range_are_no_world() -> None:
    for numbers in ((2, 1, 1, 1), (201, 1, 1, 1), (3, 0, 1, 1), (3, 13, 1, 1), (3, 1, 1, 0)):
        with pytest.raises(ValueError, match="no world"):
            synthetic_world(*numbers)
    with pytest.raises(ValueError, match="no world"):
        synthetic_world(4, 1, 1, 1, union=True)
    with pytest.raises(ValueError, match="names for"):
        countries(Draws(1, "names"), 1000)
