"""Who may leave a bloc: what is public about its members' loyalty, and what staying is worth to them by the desk.

Public are notices and expulsions, arrears, broken treaties, fallen governments, and votes against what was adopted.
What staying is worth is an estimate; at a table without estimates only the public part is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from game.rules.governments import MISSING_ROUNDS
from game.state import Bloc
from game.view import View
from game.window.catalog import t
from game.window.phrases import money
from game.window.theme import Tone
from game.world import CENTS

#: Points of staying under which a member is named although nothing public speaks of its leaving.
LITTLE = 1.0
#: Rounds back that broken treaties count.
MEMORY = 4
MOST_NAMED = 8
#: Members that are named because staying is worth least to them, whatever that is.
LOOSEST = 3
_BROKEN = ("breach", "promise_broken")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to expect that a member leaves: icon, sentence, how bad it is."""

    icon: str
    text: str
    tone: Tone
    weight: float


@dataclass(frozen=True, slots=True)
class Defector:
    """A member that may leave, with the reasons, the gravest first, and what staying is worth to it if that is known.

    Attributes:
        told: the round of the newest report that one's own seat has about it, or None.
    """

    seat: str
    reasons: tuple[Reason, ...]
    staying: float | None
    told: int | None


def defectors(view: View, bloc: Bloc, staying: Mapping[str, float]) -> tuple[Defector, ...]:
    """Return the members that may leave, the likeliest first.

    Args:
        staying: member -> what being in the bloc is worth to it by the desk, in points; empty at a blind table.
    """
    told: dict[str, int] = {}
    for report in view.me.reports:
        told[report.about] = max(report.round, told.get(report.about, 0))
    others = sorted((worth, seat) for seat, worth in staying.items() if seat != view.seat and worth >= LITTLE)
    least = {seat for _, seat in others[:LOOSEST]}
    found = []
    for seat, _, _ in bloc.members:
        if seat == view.seat:
            continue
        worth = staying.get(seat)
        reasons = sorted(_public(view, bloc, seat), key=lambda r: -r.weight)
        if worth is not None and worth < LITTLE:
            key = "defect_worse" if worth < 0 else "defect_little"
            reasons.append(Reason("scales", t(f"textroom.{key}"), "bad" if worth < 0 else "warn", 1.5))
        if seat in least:
            reasons.append(Reason("scales", t("textroom.defect_least"), "neutral", 0.0))
        if reasons:
            found.append((sum(r.weight for r in reasons), Defector(seat, tuple(reasons), worth, told.get(seat))))
    found.sort(key=lambda pair: (-pair[0], 0.0 if pair[1].staying is None else pair[1].staying, pair[1].seat))
    return tuple(defector for _, defector in found[:MOST_NAMED])


def _public(view: View, bloc: Bloc, seat: str) -> list[Reason]:
    out = []
    leaves, expelled = dict(bloc.notices).get(seat), dict(bloc.expulsions).get(seat)
    if leaves is not None:
        out.append(Reason("exit", t("textroom.defect_notice", round=leaves), "bad", 10.0))
    if expelled is not None:
        out.append(Reason("gavel", t("textroom.defect_expelled", round=expelled), "bad", 9.0))
    dues = [due for due in bloc.stock_dues if due.seat == seat]
    if dues:
        owed = money(sum(due.cents for due in dues) // CENTS)
        since = min(due.since for due in dues)
        out.append(Reason("coin", t("textroom.defect_dues", usd=owed, round=since), "warn", 2.0))
    broken = [h for h in view.happenings
              if h.kind in _BROKEN and h.get("seat") == seat and h.round >= view.round - MEMORY]  # fmt: skip
    if broken:
        words = t("textroom.defect_broken", count=len(broken), round=broken[-1].round)
        out.append(Reason("warning", words, "warn", 1.0 + 0.5 * len(broken)))
    fell = view.fallen.get(seat)
    if fell is not None and view.round - fell <= MISSING_ROUNDS + 1:
        out.append(Reason("flag", t("textroom.defect_government", round=fell), "warn", 1.5))
    passed = [m for m in view.motions.values() if m.bloc == bloc.id and m.status == "adopted" and m.roll_call]
    against = [m for m in passed if dict(m.roll_call).get(seat) == "against"]
    voted = [m for m in passed if seat in dict(m.roll_call)]
    if against:
        words = t("textroom.defect_votes", count=len(against), all=len(voted))
        out.append(Reason("cross", words, "neutral", len(against) / len(voted)))
    return out
