"""PINs of seats: kept as hashes, checked, counted, and carried by the save."""

from pathlib import Path

import pytest

from game.errors import SaveError
from game.pins import FIRST_WAIT_S, FREE_GUESSES, LONGEST_WAIT_S, BadPin, Guesses, make_pin
from game.store import Save
from tests.store.games import save_of, tamper


def test_a_pin_opens_to_itself_alone_and_is_not_kept_as_typed() -> None:
    pin = make_pin("4711")
    assert pin.opens("4711")
    for wrong in ("4712", "", "47111", "x" * 5000):
        assert not pin.opens(wrong)
    assert b"4711" not in pin.salt + pin.digest
    assert make_pin("4711").digest != pin.digest


@pytest.mark.parametrize("typed", ["", "123", "1" * 13, "12 4", "12-45"])
def test_what_cannot_be_a_pin(typed: str) -> None:
    with pytest.raises(BadPin, match="letters or digits"):
        make_pin(typed)


def test_after_some_wrong_guesses_each_waits_twice_as_long() -> None:
    guesses, now = Guesses(), 100.0
    for _ in range(FREE_GUESSES - 1):
        guesses.failed(now)
        assert guesses.wait(now) == 0
    waits = []
    for _ in range(12):
        guesses.failed(now)
        waits.append(guesses.wait(now))
        now += waits[-1]
        assert guesses.wait(now) == 0
    assert waits[:4] == [FIRST_WAIT_S * 2**n for n in range(4)]
    assert waits[-1] == LONGEST_WAIT_S
    guesses.passed()
    guesses.failed(now)
    assert guesses.wait(now) == 0


def test_a_save_carries_pins_and_an_older_one_gets_their_table_with_the_first(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=1)
    tamper(path, ("DROP TABLE pin", ()), ("PRAGMA user_version = 2", ()))
    with Save.open(path) as save:
        assert save.pins() == {}
        save.set_pins({"JPN": make_pin("abcd"), "USA": make_pin("2468")})
        save.set_pins({"JPN": make_pin("wxyz")})
    with Save.open(path, read_only=True) as save:
        assert list(save.pins()) == ["JPN"]
        assert save.pins()["JPN"].opens("wxyz")
        assert save.load_game().round == 2


def test_a_pin_that_no_program_wrote_is_told(tmp_path: Path) -> None:
    path = save_of(tmp_path / "game.ministerial", rounds=1)
    with Save.open(path) as save:
        save.set_pins({"JPN": make_pin("abcd")})
    tamper(path, ("UPDATE pin SET cost = 1073741824", ()))
    with Save.open(path) as save, pytest.raises(SaveError, match="a PIN in it cannot be read"):
        save.pins()
