"""When two settled outcomes count as the same."""

import math

import pytest

from game.divergence import first_difference


@pytest.mark.parametrize(
    ("mine", "logged"),
    [
        ({"x": 1.0}, {"x": 1.0 + 1e-9}),
        ({"x": [[3e7, 1e-6], [0.0, 2.0]]}, {"x": [[3e7, -2e-6], [1e-3, 2.0]]}),
        ({"x": [1, 2], "y": "a", "z": None, "b": True}, {"x": [1, 2], "y": "a", "z": None, "b": True}),
        ({"x": math.inf}, {"x": math.inf}),
        ({"x": 0.0}, {"x": 1e-14}),
    ],
)
def test_noise_is_no_difference(mine: object, logged: object) -> None:
    assert first_difference(mine, logged) is None


@pytest.mark.parametrize(
    ("mine", "logged", "place"),
    [
        ({"x": 1.0}, {"x": 1.001}, "x"),
        ({"x": [1.0, 2.0]}, {"x": [1.0, 2.1]}, "x.1"),
        ({"x": [[3e7, 1.0]]}, {"x": [[3e7, 50.0]]}, "x.0.1"),
        ({"x": [1.0], "big": [1e9]}, {"x": [1.5], "big": [1e9]}, "x.0"),
        ({"x": [1.0]}, {"x": [1.0, 1.0]}, "x"),
        ({"x": [1.0]}, {"y": [1.0]}, "the outcome"),
        ({"x": 1.0}, {"x": math.inf}, "x"),
        ({"x": 1}, {"x": True}, "x"),
        ({"x": 1.0}, {"x": 10**400}, "x"),
        ({"x": "JPN"}, {"x": "USA"}, "x"),
        ({"x": [1.0, 1.0]}, {"x": [1.0, 1e300]}, "x.1"),
    ],
)
def test_differences_are_named(mine: object, logged: object, place: str) -> None:
    found = first_difference(mine, logged)
    assert found is not None
    assert found.startswith(place)
