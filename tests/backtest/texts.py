"""A small episode as text, to be changed by a test."""

from __future__ import annotations

from game.backtest.model import Episode
from game.backtest.read import parse

TEXT = """\
id: an-episode
title: A control on one of two markets
mineral: Ga
summary: A producer cuts what it sells abroad.
first: 2001Q2
quarters: 4
restrictor: AAA
actors:
  - {code: AAA, name: One, refined: 0.8, use: 0.5, quality: weak, source: made up}
  - {code: BBB, name: Other, refined: 0.2, use: 0.5, quality: weak, source: made up}
exports:
  - {start: 2001Q3, end: 2001Q4, share: 0.6, quality: weak, source: made up}
capacity: []
demand: []
series:
  - {id: abroad, market: outside, what: metal, unit: USD/t, base: 200, quality: documented, source: made up}
  - {id: home, market: inside, what: metal, unit: USD/t, base: 100, quality: weak, source: made up}
observed:
  - {series: abroad, period: 2001Q3, value: 300, quality: documented, source: made up}
  - {series: home, period: 2001Q4, value: 90, quality: documented, source: made up}
expected:
  verdict: fit
  reason: it is made up
"""


def changed(*changes: tuple[str, str]) -> str:
    """Return the text with parts replaced; every part must stand in it."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def episode(*changes: tuple[str, str]) -> Episode:
    """Return the episode of a changed text."""
    return parse("an-episode.yaml", changed(*changes).encode())
