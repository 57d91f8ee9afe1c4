"""A save holds a game: what comes out is what went in, at any moment."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from game.actions import Action, EndSitting, SetPolicy, StockOrder, Undo
from game.engine import Game, new_game
from game.errors import SaveError
from game.savefile import LARGEST_THUMBNAIL, pack
from game.session import Table
from game.store import Save
from tests.store.games import NOON, begin, clock, play_round, save_of, scenario

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.mark.parametrize("player", ["random", "heuristic"])
def test_a_game_reloaded_after_every_round_is_the_uninterrupted_game(tmp_path: Path, player: str) -> None:
    whole, players = begin(player=player)
    Table(whole, players).run()

    game, players = begin(player=player)
    path = tmp_path / "game.ministerial"
    Save.create(path, game, players, "A game", NOON).close()
    del game
    reloads = 0
    while True:
        with Save.open(path) as save:
            game = save.load_game()
            if game.over:
                break
            play_round(Table(game, save.players, save))
            reloads += 1
    assert reloads == whole.world.rounds
    assert game.log == whole.log
    assert game.digest() == whole.digest()


def test_a_person_reloads_before_every_action_and_can_still_undo(tmp_path: Path) -> None:
    path = tmp_path / "game.ministerial"
    seat = "BBB"
    mineral = scenario().minerals[0].id
    order = SetPolicy(seat, StockOrder(mineral, buy_usd=1_000))

    actions: dict[str, Action] = {"order": order, "undo": Undo(seat), "end": EndSitting(seat)}

    game, players = begin(people=[seat])
    plain = Table(game, players)

    saved, players = begin(people=[seat])
    Save.create(path, saved, players, "A game", NOON).close()

    def do(work: str) -> None:
        """Do the same at the table that stays and at one that is made anew from the save."""
        with Save.open(path) as save:
            for table in (plain, Table(save.load_game(), save.players, save)):
                if work in actions:
                    table.submit(actions[work])
                else:
                    table.run()

    for _ in range(2):
        for work in ("run", "order", "undo", "order"):
            do(work)
        now = game.round
        while game.round == now:
            do("end")
            do("run")
    with Save.open(path, read_only=True) as save:
        assert save.header().people == (seat,)
        assert seat not in save.players
        again = save.load_game()
    assert again.log == game.log
    assert again.digest() == game.digest()
    assert again.people == frozenset([seat])


def test_the_save_plays_by_its_own_scenario(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial")
    with Save.open(path, read_only=True) as save:
        game = save.load_game()
    assert dict(game.world.scenario.files) == dict(scenario().files)
    assert game.world.scenario.hash == scenario().hash


def test_the_header_tells_the_game_without_its_log(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=2)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE log SET body = x'00'")
    with Save.open(path, read_only=True) as save:
        header = save.header()
    assert (header.title, header.scenario_id, header.scenario_title) == ("A game", "three-harbours", "Three Harbours")
    assert (header.round, header.rounds, header.over, header.seed, header.sequential) == (3, 8, False, 3, True)
    assert header.people == ()
    assert header.created == NOON
    assert NOON < header.changed < NOON + timedelta(minutes=10)
    assert header.path == path


def test_one_digest_a_round_and_one_of_the_last_state(tmp_path: Path) -> None:
    first: dict[int, str] = {}
    last: list[str] = []

    class Noting(Save):
        def append(self, game: Game) -> None:
            super().append(game)
            first.setdefault(game.round, game.digest())
            last.append(game.digest())
            assert self.digests()[-1].sha256 == game.digest()

    game, players = begin(people=["BBB"])
    with Noting.create(tmp_path / "game.ministerial", game, players, "A game", NOON) as save:
        table = Table(game, players, save)
        while game.round < 4:
            table.run()
            table.submit(EndSitting("BBB"))
        kept = [(digest.round, digest.sha256) for digest in save.digests()]
    assert set(first) == {1, 2, 3, 4}
    assert kept == [*first.items()] if last[-1] == first[4] else [*first.items(), (4, last[-1])]


def test_the_end_has_a_digest_and_nothing_is_added_to_it(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=8)
    before = path.read_bytes()
    with Save.open(path) as save:
        game = save.load_game()
        assert game.over
        assert save.header().over
        assert save.digests()[-1].entry == len(game.log) - 1
        save.append(game)
    assert path.read_bytes() == before


@pytest.mark.parametrize("seed", [0, -5, 10**30])
def test_any_integer_is_a_seed(tmp_path: Path, seed: int) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=1, seed=seed)
    with Save.open(path, read_only=True) as save:
        assert save.header().seed == seed
        assert save.load_game().seed == seed


def test_a_simultaneous_table_stays_one(tmp_path: Path) -> None:
    game = new_game(scenario(), 1, table="simultaneous")
    players = dict.fromkeys(game.world.seats, "random")
    with Save.create(tmp_path / "game.ministerial", game, players, "A game", NOON) as save:
        play_round(Table(game, players, save))
        again = save.load_game()
    assert not again.sequential
    assert again.digest() == game.digest()
    assert save.path.exists()


def test_watching_a_load_sees_every_action(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=2)
    seen: list[int] = []
    with Save.open(path, read_only=True) as save:
        game = save.load_game(lambda game: seen.append(len(game.log)))
        assert seen[-1] == save.header().entries
    assert seen == sorted(seen)
    assert len(seen) == 1 + sum(entry.kind == "action" for entry in game.log)


def test_what_cannot_be_written_stays_in_memory_and_is_written_later(tmp_path: Path) -> None:
    game, players = begin()
    with Save.create(tmp_path / "game.ministerial", game, players, "A game", NOON) as save:
        pages = save._connection.execute("PRAGMA page_count").fetchone()[0]
        save._connection.execute(f"PRAGMA max_page_count = {pages}")
        kept = save.header().entries
        table = Table(game, players)
        play_round(table)
        with pytest.raises(SaveError, match=r"^There is no room left for game\.ministerial; .*\.$"):
            save.append(game)
        assert save.header().entries == kept
        assert save.load_game().round == 1
        save._connection.execute("PRAGMA max_page_count = 100000")
        play_round(table)
        save.append(game)
        assert save.load_game().digest() == game.digest()


def test_a_crash_in_a_transaction_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    game, players = begin()
    path = tmp_path / "game.ministerial"
    with Save.create(path, game, players, "A game", NOON) as save:
        table = Table(game, players, save)
        play_round(table)
        kept, digest = len(game.log), game.digest()
        table.keeper = None
        play_round(table)
        monkeypatch.setattr(type(game), "digest", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            save.append(game)
    monkeypatch.undo()
    with Save.open(path, read_only=True) as save:
        again = save.load_game()
    assert len(again.log) == kept
    assert again.digest() == digest


def test_an_entry_cannot_be_written_twice(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in (
            "INSERT INTO log SELECT * FROM log WHERE number = 2",
            "INSERT INTO game SELECT 2, title, program_version, rules_version, scenario_id, scenario_title, "
            "scenario_hash, seed, sequential, coaching, people, rounds, round, over, entries, created, changed "
            "FROM game",
            "INSERT INTO digest VALUES (99999, 1, 'x')",
        ):
            with pytest.raises(sqlite3.IntegrityError), connection:
                connection.execute(statement)


def test_another_game_is_refused(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=2)
    other, players = begin(seed=4)
    Table(other, players).run()
    with Save.open(path) as save:
        entries = save.header().entries
        with pytest.raises(SaveError, match="has gone on without this window"):
            save.append(other)
        with pytest.raises(SaveError, match="has gone on without this window"):
            save.append(begin()[0])
        assert save.header().entries == entries


def test_a_save_is_never_written_over(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=1)
    before = path.read_bytes()
    with pytest.raises(SaveError, match=r"exists already"):
        Save.create(path, *begin(), "Another", NOON)
    assert path.read_bytes() == before


@pytest.mark.parametrize("title", ["", "   ", "x" * 121, "tab\x00null"])
def test_titles_are_checked(tmp_path: Path, title: str) -> None:
    with pytest.raises(SaveError, match="title"):
        Save.create(tmp_path / "game.ministerial", *begin(), title, NOON)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_creation_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Save.create(tmp_path / "game.ministerial", *begin(), "A game", datetime(2030, 1, 1))
    assert list(tmp_path.iterdir()) == []


def test_titles_and_pictures_change(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=1)
    with Save.open(path, clock=clock()) as save:
        assert save.header().thumbnail is None
        save.set_title("  Another\n title ")
        save.set_thumbnail(PNG)
        save.set_thumbnail(PNG + b"2")
        for wrong in (b"GIF89a", PNG + bytes(LARGEST_THUMBNAIL)):
            with pytest.raises(SaveError, match="picture"):
                save.set_thumbnail(wrong)
    with Save.open(path, read_only=True) as save:
        assert save.header().title == "Another title"
        assert save.header().thumbnail == PNG + b"2"


def test_bodies_are_canonical() -> None:
    assert pack({"b": 1.5, "a": [1, 0.1]}) == pack({"a": [1, 0.1], "b": 1.5})


def test_the_file_is_durable_and_alone(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=1)
    with Save.open(path) as save:
        assert save._connection.execute("PRAGMA synchronous").fetchone()[0] == 3  # EXTRA
        assert save._connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        save.set_title("Another")
        assert [p.name for p in tmp_path.iterdir() if p.name != "home"] == ["game.ministerial"]
