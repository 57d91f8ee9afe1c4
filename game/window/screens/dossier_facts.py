"""What a view tells of another delegation, gathered for its dossier: limits, dealings, votes, promises and trust."""

from __future__ import annotations

from dataclasses import dataclass

from game.actions import Standstill
from game.rules.turn import Happening
from game.talks import Report
from game.view import View
from game.window.catalog import t
from game.window.controlbook import controls_in
from game.window.naming import listed, mineral_in_text
from game.window.promise_words import trust_lines
from game.window.screens.answer_accounts import condition_line
from game.window.screens.blocs_words import motion_text
from game.window.screens.table_words import dealing_with, decline_text
from game.window.told import told

MOST_DEALINGS, MOST_VOTES, MOST_LIMITS, MOST_MOVES = 6, 4, 6, 4
#: Kinds of a largest target that are limits: something that is to stay as it is, or not to be.
_LIMITING = (
    "not_member", "members_at_most", "floor_at_most", "price_at_most", "paid_at_most", "not_restricted",
    "no_export_control", "dependence_at_most",
)  # fmt: skip
_KEPT, _BROKEN = ("promise_kept", "payment_made"), ("promise_broken", "breach")
_SIGNS = {"for": "check", "against": "cross", "abstain": "minus"}


@dataclass(frozen=True)
class Record:
    """What is known of a delegation.

    Attributes:
        report: the newest estimate of its mandate by one's own services, or None.
        limits: (icon, sentence) on what it would not do, known first, suspected last.
        dealings: the last ones with it, newest first.
        votes: (icon, sentence) on its last votes, newest first.
        kept, broken: promises and payments known to one's seat: (all, those made to it).
        trust: (round, points of mutual trust at its end), oldest first.
        trust_moves: why the trust moved, in sentences, newest first.
        sources: where all that comes from, in sentences.
    """

    report: Report | None
    limits: tuple[tuple[str, str], ...]
    dealings: tuple[Happening, ...]
    votes: tuple[tuple[str, str], ...]
    kept: tuple[int, int]
    broken: tuple[int, int]
    trust: tuple[tuple[float, float], ...]
    trust_moves: tuple[str, ...]
    sources: tuple[str, ...]


def record(view: View, code: str) -> Record:
    """Return what a view tells of another delegation."""
    reports = [r for r in view.me.reports if r.about == code]
    report = next((r for r in reversed(reports) if r.kind == "intelligence"), None)
    met = [h for h in view.happenings if dealing_with(view, h, code)][-MOST_DEALINGS:]
    source = view.world.scenario.delegations[view.world.index[code]].source
    sources = [t("delegations.source_stance", source=source)] if source else []
    if reports:
        sources.append(t("delegations.source_reports"))
    return Record(
        report=report,
        limits=tuple(_limits(view, code, report)[:MOST_LIMITS]),
        dealings=tuple(reversed(met)),
        votes=tuple(_votes(view, code)),
        kept=_promises(view, code, _KEPT),
        broken=_promises(view, code, _BROKEN),
        trust=_trust(view, code),
        trust_moves=tuple(trust_lines(view, code, MOST_MOVES)),
        sources=(*sources, t("delegations.source_view")),
    )


def _limits(view: View, code: str, report: Report | None) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for told_us in reversed(view.me.reports):
        if told_us.about == code and told_us.kind == "account":
            text = condition_line(view, told_us)
            if text:
                out.append(("lock", t("delegations.limits_told", round=told_us.round, text=text)))
    for happening in reversed(view.happenings):
        ground = happening.get("ground") if happening.kind == "offer_declined" else None
        if ground and happening.get("seat") == code:
            line = t("delegations.limits_refused", round=happening.round, ground=decline_text(ground))
            if ("cross", line) not in out:
                out.append(("cross", line))
    for _, clause in view.clauses_in_force.get("standstill", ()):
        if isinstance(clause, Standstill) and clause.party == code:
            bloc = told(view.world.charters[clause.bloc].name)
            out.append(("handshake", t("delegations.limits_standstill", bloc=bloc)))
    held = dict.fromkeys(policy.mineral for seat, policy in controls_in(view.acting) if seat == code)
    if held:
        names = listed([mineral_in_text(view.world, mineral) for mineral in held])
        out.append(("shield", t("delegations.limits_control", minerals=names)))
    if report is not None and report.get("wants") in _LIMITING:
        what = t(f"ministry.wants_{report.get('wants')}")
        out.insert(min(len(out), MOST_LIMITS - 1), ("help", t("delegations.limits_suspected", what=what)))
    return out


def _votes(view: View, code: str) -> list[tuple[str, str]]:
    counted = sorted((m for m in view.motions.values() if m.roll_call), key=lambda m: (-m.ready, -m.id))
    out = []
    for motion in counted:
        choice = dict(motion.roll_call).get(code)
        if choice is not None:
            text = motion_text(view, motion.content)
            out.append((_SIGNS[choice], t(f"delegations.vote_{choice}", round=motion.ready, text=text)))
    return out[:MOST_VOTES]


def _promises(view: View, code: str, kinds: tuple[str, ...]) -> tuple[int, int]:
    """Return how many happenings of these kinds a seat has caused, and how many of them touched one's own seat."""
    found = [h for h in view.happenings if h.kind in kinds and code in (h.get("seat"), h.get("payer"))]
    return len(found), sum(1 for h in found if view.seat in (h.get("victim"), h.get("payee")))


def _trust(view: View, code: str) -> tuple[tuple[float, float], ...]:
    """Return trust at the end of each round, counted back from now."""
    entries = [entry for entry in view.me.trust_history if code in (entry.a, entry.b)]
    at_first = view.me.trust.get(code, 0) - sum(entry.points for entry in entries)
    return tuple(
        (float(round_), float(at_first + sum(entry.points for entry in entries if entry.round <= round_)))
        for round_ in range(1, max(1, view.round) + 1)
    )
