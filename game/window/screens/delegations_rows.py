"""The rows of the delegations view: what is public about each, how it stands with one's own seat, and the filters."""

from __future__ import annotations

from dataclasses import dataclass

from game.view import View
from game.window.catalog import t
from game.window.figures import dollars
from game.window.marketfacts import ORE, REFINED, Facts
from game.window.naming import mineral_named, name_of, short_of
from game.window.play import Play
from game.window.screens.map_modes import bloc_status, treaties_with
from game.window.screens.table_words import DEALINGS, PAIRED
from game.window.told import told

#: Shares of world output or use from which a delegation counts as a producer or a user, and that are named.
NAMED_SHARE = 0.01
FILTERS = ("members", "outside", "producers", "users", "awaits")
#: Filters that rule each other out.
_OPPOSED = {"members": "outside", "outside": "members"}
ROLES = ("mined", "refined", "used")
_ACTORS = ("seat", "payer", "payee", "victim", "investor", "host")


@dataclass(frozen=True, slots=True)
class Row:
    """A delegation in the list.

    Attributes:
        name: short; ``search`` is what the typed filter is looked for in.
        status: how it stands to the blocs, as :func:`~game.window.screens.map_modes.bloc_status` calls it.
        shares: mineral -> shares of the world (mined, refined, used), for those worth naming, the largest first.
        waits: offers of it that wait for one's own answer.
        contact: the last round in which one dealt with it, 0 for never.
        budget: the published band in words, with its lower end in US dollars to sort by.
    """

    code: str
    name: str
    search: str
    status: str
    shares: dict[str, tuple[float, float, float]]
    waits: int
    trust: int
    treaties: int
    contact: int
    budget: str
    budget_usd: int

    def largest(self, mineral: str) -> float:
        """Return the largest share of the world that it has in a mineral, or in any (empty)."""
        kept = [self.shares[mineral]] if mineral in self.shares else [] if mineral else list(self.shares.values())
        return max((max(parts) for parts in kept), default=0.0)

    def makes(self, mineral: str) -> bool:
        """Whether it mines or refines a mineral, or any (empty), to speak of."""
        return any(max(s[:2]) >= NAMED_SHARE for m, s in self.shares.items() if mineral in ("", m))

    def uses(self, mineral: str) -> bool:
        """Whether it uses a mineral, or any (empty), to speak of."""
        return any(s[2] >= NAMED_SHARE for m, s in self.shares.items() if mineral in ("", m))


class Roster:
    """The rows of all other delegations, made anew when the view changes, and the filters.

    Attributes:
        filters: those of :data:`FILTERS` that are on.
        mineral: the mineral that is asked for, or empty.
    """

    def __init__(self, play: Play) -> None:
        self._play = play
        self.filters: tuple[str, ...] = ()
        self.mineral = ""
        self._stamp = -1
        self._all: list[Row] = []
        self._shown: tuple[object, list[Row]] = (None, [])

    @property
    def all(self) -> list[Row]:
        """All rows, in the order of the seats."""
        if self._stamp != self._play.version:
            self._stamp = self._play.version
            view = self._play.view
            facts, contacts = Facts(view), last_contacts(view)
            self._all = [_row(view, facts, code, contacts.get(code, 0)) for code in view.world.seats
                         if code != view.seat]  # fmt: skip
        return self._all

    @property
    def shown(self) -> list[Row]:
        """The rows that the filters leave; the same list until something changes."""
        rows = self.all
        key = (self._stamp, self.filters, self.mineral)
        if self._shown[0] != key:
            self._shown = (key, [row for row in rows if self._fits(row)])
        return self._shown[1]

    def row(self, code: str) -> Row | None:
        """Return a delegation's row; None for one's own seat and for who has no seat."""
        return next((row for row in self.all if row.code == code), None)

    def toggle(self, name: str) -> None:
        """Switch a filter on or off; its opposite goes off."""
        if name in self.filters:
            self.filters = tuple(other for other in self.filters if other != name)
        else:
            self.filters = (*(other for other in self.filters if other != _OPPOSED.get(name)), name)

    def only(self, name: str) -> None:
        """Switch all filters off but one; empty for none."""
        self.filters = (name,) if name else ()

    def _fits(self, row: Row) -> bool:
        inside = row.status.startswith(("full", "associate"))
        tests = {
            "members": inside,
            "outside": not inside,
            "producers": row.makes(self.mineral),
            "users": row.uses(self.mineral),
            "awaits": row.waits > 0,
        }
        return (not self.mineral or self.mineral in row.shares) and all(tests[name] for name in self.filters)


def last_contacts(view: View) -> dict[str, int]:
    """Return for each other seat the last round in which it and the view's seat dealt with each other."""
    found: dict[str, int] = {}
    for happening in view.happenings:
        if happening.kind not in DEALINGS and happening.kind != "sounding_answered":
            continue
        if happening.kind in PAIRED:
            named = {happening.get(actor) for actor in _ACTORS}
        else:
            named = set(happening.get("parties") or happening.audience or ())
        if view.seat in named:
            found.update((code, happening.round) for code in named if code is not None)
    return found


def _row(view: View, facts: Facts, code: str, contact: int) -> Row:
    world = view.world
    shares = {
        m: (facts.output_share(m, ORE, code), facts.output_share(m, REFINED, code), facts.use_share(m, code))
        for m in world.minerals
    }
    order = sorted((m for m in shares if max(shares[m]) >= NAMED_SHARE), key=lambda m: (-max(shares[m]), m))
    named = {m: shares[m] for m in order}
    minerals = " ".join(f"{m} {mineral_named(world.mineral[m])}" for m in named)
    region = told(world.scenario.delegations[world.index[code]].region)
    low, high = view.budgets_usd[code]
    return Row(
        code=code,
        name=short_of(world, code),
        search=f"{short_of(world, code)} {name_of(world, code)} {code} {region} {minerals}",
        status=bloc_status(view, code)[0],
        shares=named,
        waits=sum(1 for offer in view.waiting_offers if offer.proposer == code),
        trust=view.me.trust.get(code, 0),
        treaties=treaties_with(view, code),
        contact=contact,
        budget=t("delegations.budget_band", low=dollars(low), high=dollars(high)),
        budget_usd=low,
    )
