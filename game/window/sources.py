"""Where a figure comes from, in the words in which every screen names it: documented, an estimate, or computed.

A figure of the scenario names the source of its row; what the market model works out says so and names the page that
explains it; what the rules keep count of names theirs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from game.scenario.models import Mineral
from game.view import View
from game.window.catalog import t
from game.window.hits import Tip
from game.window.naming import semicolons
from game.window.told import told
from game.world import World

MODEL_PAGE, RULES_PAGE = "docs/model.md", "docs/rulebook.md"
ESTIMATE = "estimate"
#: What a row names as its source where nobody published the figure.
OURS = "scenario"


class Sourced(Protocol):
    """A row of the scenario that says where its figures come from."""

    @property
    def flag(self) -> str:
        """How the figure was come by; begins with "estimate" where nobody has published it."""

    @property
    def source(self) -> str:
        """Who published it."""


def computed() -> str:
    """Return the source of what the market model works out."""
    return t("common.source_computed", page=MODEL_PAGE)


def kept() -> str:
    """Return the source of what the rules of the game keep count of."""
    return t("common.source_kept", page=RULES_PAGE)


def named(row: Sourced) -> str:
    """Return the source of a row of the scenario: documented, or an estimate with how it was made."""
    estimated = ESTIMATE in row.flag or row.source.startswith(ESTIMATE) or row.source == OURS
    how = row.flag.removeprefix(ESTIMATE).lstrip(": ")
    text = semicolons(part for part in (row.source, how) if part and not (part == OURS and how))
    if not text:
        return t("common.source_scenario")
    return t("common.source_estimate" if estimated else "common.source_documented", text=text)


def price_source(record: Mineral) -> str:
    """Return where a mineral's baseline price comes from."""
    text = semicolons(part for part in (told(record.price_basis), record.source) if part)
    estimated = "price estimate" in record.flag
    return t("common.source_estimate" if estimated else "common.source_documented", text=text)


def shares_of(view: View, mineral: str, side: str, code: str) -> str:
    """Return where a share of the world's ``mine``, ``refined`` or ``use`` comes from.

    Before the first market it is the scenario's; afterwards the model's, which starts from there.
    """
    texts = list(dict.fromkeys(named(row) for row in _rows(view.world, mineral, side, code)))
    if view.market is not None:
        texts = [computed(), t("common.source_start", text=texts[0])] if texts else [computed()]
    return semicolons(texts) if texts else computed()


@lru_cache(4096)
def _rows(world: World, mineral: str, side: str, code: str) -> tuple[Sourced, ...]:
    """The scenario's rows that a share is made of."""
    codes = {world.actors[i] for i in world.covers[code]} if code in world.covers else {code}
    if side == "use":
        return tuple(r for r in world.scenario.consumption if r.mineral == mineral and r.code in codes)
    made = [r for r in world.scenario.production if r.mineral == mineral and r.stage == side]
    return tuple(r for r in made if r.account in codes or r.row in codes)


def stock_source(view: View, mineral: str, code: str) -> str:
    """Return where a public stock comes from: the scenario's at the start, and what the rules keep count of since."""
    piles = [p for p in view.world.scenario.stockpiles if (p.mineral, p.code) == (mineral, code)]
    if not piles:
        return kept()
    return f"{kept()}; {t('common.source_start', text=named(piles[0]))}"


def source_line(source: str) -> str:
    """Return a source as a line of its own."""
    return t("common.source", source=source)


def explain(text: str, source: str) -> str:
    """Return what explains a figure, with its source on a line below."""
    return f"{text}\n{source_line(source)}" if text else source_line(source)


def sourced(text: str, source: str, title: str = "") -> Tip:
    """Return a tooltip that explains a figure and names its source."""
    return Tip(explain(text, source), title)


def what_if(text: str) -> str:
    """Return what explains a what-if figure, with the warning that every such figure carries: it holds as things are.

    More of a measure need not do more of what a little of it does, so no screen promises that.
    """
    return f"{text} {t('common.what_if', state=t('common.in_this_state'))}"
