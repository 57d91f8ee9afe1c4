"""What a chain of causes says: the lines behind a price, a cover, trust, approval, and a part of the score.

The lines of a chain add up to its figure as they are written; what cannot be told apart stands in a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.rules.discounting import discount
from game.rules.measures import market_quarters
from game.rules.score import PARTS, covered, covered_mean, industry, security, welfare
from game.rules.turn import Happening
from game.state import ApprovalEntry, TrustEntry
from game.view import View
from game.window.catalog import t
from game.window.event_words import HAPPENED, OF_EVENTS, event_of
from game.window.figures import adding, dollars, grouped, percent, signed, signed_percent
from game.window.hits import Tip, TipLine
from game.window.home_words import approval_line
from game.window.naming import mineral_of, name_of
from game.window.narrate import narrate
from game.window.phrases import tonnes
from game.window.promise_words import trust_line
from game.window.screens.causes_market import Part, PriceCauses
from game.window.screens.resolution_digest import Digest, PriceChange, signed_usd
from game.window.screens.score_words import reason_text, scale_text
from game.window.theme import Tone
from game.window.told import told
from game.world import KG_PER_T

#: Lines that a chain shows of one's own doings before it only counts the rest.
MOST_LINES = 12
#: What moves a seat's standing, by the kinds of happenings.
_STANDING = (
    *("motion_adopted", "offer_signed", "treaty_in_force", "breach", "promise_broken", "undelivered", "acceded"),
    *("withdrew", "left_expelled", "bloc_in_force", "bloc_dissolved", "government_fell", "objective_met"),
    *("votes_bought", "fell_behind", "contribution_owed", "contribution_missed"),
)


def tone_of(value: float) -> Tone:
    """Return the tone of a change that is good when it is upwards."""
    return "good" if value > 0 else "bad" if value < 0 else "neutral"


def summed(rows: Sequence[tuple[str, float]], total: float, decimals: int = 1, rest: str = "") -> tuple[TipLine, ...]:
    """Return lines of (label, value) that add, as they are written, to ``total``; a rest has a line of its own."""
    shown = list(zip((label for label, _ in rows), adding([value for _, value in rows], decimals), strict=True))
    left = round(total - sum(value for _, value in shown), decimals)
    lines = [TipLine(label, signed(value, decimals)) for label, value in shown if value]
    if left:
        lines.append(TipLine(rest or t("causes.rest"), signed(left, decimals)))
    lines.append(TipLine(t("resolution.sum"), signed(total, decimals), tone_of(total)))
    return tuple(lines)


# --- prices ----------------------------------------------------------------------------------------------------------


def price_tip(digest: Digest, row: PriceChange, usd: str) -> Tip:
    """Return the chain of a price, which is worked out while it is read; ``usd`` is what the price is in dollars."""
    title = t("causes.price_title", mineral=mineral_of(digest.world, row.mineral), before=grouped(row.before, 2),
              after=grouped(row.after, 2), change=signed_percent(row.share))  # fmt: skip
    causes = digest.desk.ask(row.mineral, row.before, row.after)
    more = (
        TipLine(t("causes.price_dollars"), more=Tip(usd, title)),
        TipLine(t("causes.price_how"), more=Tip(t("causes.price_about"), t("causes.price_how"))),
    )
    if not causes.done:
        return Tip(t("causes.working", share=percent(causes.progress)), title, more)
    return Tip(t("causes.price_brief"), title, (*price_lines(digest.after, causes), *more))


def price_lines(view: View, causes: PriceCauses) -> tuple[TipLine, ...]:
    """Return what each change added to a price, in per cent of the price before; the lines add to the change."""
    total = causes.after / causes.before - 1.0
    decimals = 1 if abs(total) < 1.0 else 0
    shares = [100.0 * part.added / causes.before for part in causes.parts]
    *parts, rest = adding([*shares, 100.0 * causes.rest / causes.before], decimals)
    least = 0.5 * 10.0**-decimals
    lines = [
        TipLine(part_name(view, part), t("causes.price_value", share=signed(value, decimals)))
        for part, value in zip(causes.parts, parts, strict=True)
        if abs(value) >= least
    ]
    if not lines:
        lines.append(TipLine(t("causes.price_same")))
    if abs(rest) >= least:
        lines.append(TipLine(t("causes.rest_price"), t("causes.price_value", share=signed(rest, decimals))))
    whole = t("causes.price_value", share=signed(sum(parts) + rest, decimals))
    return (*lines, TipLine(t("resolution.sum"), whole))


def part_name(view: View, part: Part) -> str:
    """Return what a part of a price's change is called."""
    if part.kind == "measures":
        own = part.who == view.seat
        return t("causes.price_measures_own") if own else t("causes.price_measures", name=name_of(view.world, part.who))
    if part.kind == "bloc":
        return t("causes.price_bloc", bloc=told(view.world.charters[part.who].name))
    return t(f"causes.price_{part.kind}")


# --- trust and approval ----------------------------------------------------------------------------------------------


def trust_entries(digest: Digest) -> tuple[TrustEntry, ...]:
    """Return the lines of the history of trust that the round has added."""
    return digest.after.me.trust_history[len(digest.before.me.trust_history) :]


def approval_entries(digest: Digest) -> tuple[ApprovalEntry, ...]:
    """Return the lines of the history of approval that the round has added."""
    return digest.after.me.approval_history[len(digest.before.me.approval_history) :]


def trust_tip(digest: Digest, seat: str) -> Tip:
    """Return how trust with a delegation moved."""
    view = digest.after
    was, now = (v.me.trust.get(seat, 0) for v in (digest.before, view))
    lines = [TipLine(trust_line(view, e)) for e in trust_entries(digest)
             if seat in (e.a, e.b)]  # fmt: skip
    title = t("causes.trust_title", name=name_of(view.world, seat), before=signed(was), after=signed(now))
    lines.append(TipLine(t("resolution.sum"), signed(now - was), tone_of(now - was)))
    return Tip("", title, tuple(lines), "term_trust")


def approval_tip(digest: Digest) -> Tip:
    """Return how approval at home moved."""
    view = digest.after
    was, now = digest.before.me.approval, view.me.approval
    lines = [TipLine(approval_line(view, e)) for e in approval_entries(digest)]  # fmt: skip
    lines.append(TipLine(t("resolution.sum"), signed(now - was, 1), tone_of(round(now - was, 1))))
    title = t("causes.approval_title", before=grouped(was, 1), after=grouped(now, 1))
    return Tip("" if len(lines) > 1 else t("causes.approval_none"), title, tuple(lines), "term_approval")


# --- cover -----------------------------------------------------------------------------------------------------------


def cover_tip(digest: Digest, mineral: str, days: tuple[float, float], private: tuple[float, float]) -> Tip:
    """Return how a public stock moved in tonnes, and what lies beside it.

    Args:
        digest: what the round brought.
        mineral: the mineral.
        days: the public stock before and after, in days of use.
        private: what users hold themselves, in days of their use.
    """
    view, seat = digest.after, digest.after.seat
    m, a = view.world.mineral_index[mineral], view.world.index[seat]
    was, now = digest.before.held_kg(m, a), view.held_kg(m, a)
    moved = {"bought": 0, "released": 0, "delivered": 0, "received": 0}
    for happening in digest.of("stock_bought", "stock_released"):
        if happening.get("mineral") == mineral:
            kind = happening.kind.removeprefix("stock_")
            moved[kind] += round(happening.get("kg")) * (1 if kind == "bought" else -1)
    for delivery in view.deliveries:
        if delivery.round == digest.round and delivery.mineral == mineral:
            moved["delivered"] -= delivery.kg if delivery.provider == seat else 0
            moved["received"] += delivery.kg if delivery.beneficiary == seat else 0
    # What is drawn is used at once where it does not enter the stock: only what the stock itself moved by is told.
    rest = now - was - sum(moved.values())
    if rest and rest == -moved["received"]:
        moved["received"], rest = 0, 0
    lines = [TipLine(t("causes.cover_start"), tonnes(was / KG_PER_T))]
    lines += [TipLine(t(f"causes.cover_{kind}"), _tonnes(kg)) for kind, kg in moved.items() if kg]
    if rest:
        lines.append(TipLine(t("causes.cover_rest"), _tonnes(rest)))
    lines.append(TipLine(t("causes.cover_end"), tonnes(now / KG_PER_T)))
    users = t("causes.cover_private_value", before=grouped(private[0]), after=grouped(private[1]))
    lines.append(TipLine(t("causes.cover_private"), users))
    sheltered = float(view.sheltered_t[m, a]) * KG_PER_T
    if sheltered > now + 0.5 and now > 0 and np.isfinite(days[1]):
        lines.append(TipLine(t("causes.cover_common"),
                             t("causes.cover_common_value", days=grouped(days[1] * sheltered / now))))  # fmt: skip
    title = t(
        "causes.cover_title",
        mineral=mineral_of(view.world, mineral),
        before=grouped(days[0], 1),
        after=grouped(days[1], 1),
    )
    text = "" if digest.market is not None else t("causes.cover_market")
    return Tip(text, title, tuple(lines))


def _tonnes(kg: float) -> str:
    return f"{'−' if kg < 0 else '+'}{tonnes(abs(kg) / KG_PER_T)}"


# --- points ----------------------------------------------------------------------------------------------------------


def part_tip(digest: Digest, name: str, change: float) -> Tip:
    """Return how the points of a part of the score moved; ``change`` is the change as it is shown."""
    title = t("causes.part_title", part=t(f"frame.part_{name}"), change=signed(change, 1))
    if name in ("targets", "red_lines"):
        return Tip("", title, summed(_goal_rows(digest, name), change))
    number = PARTS.index(name)
    weight = float(getattr(digest.after.me.mandate.weights, name))
    scale = float(digest.after.scales[digest.world.index[digest.after.seat], number])
    if weight <= 0 or scale <= 0:
        return Tip(t("mandate.no_weight"), title, codex=name)
    unit = dollars(scale) if name in ("prosperity", "industry") else t(
        "causes.part_unit_points", value=grouped(scale, 1))  # fmt: skip
    text, about = t("causes.part_scale", weight=grouped(weight), unit=unit), scale_text(digest.after, number)
    if name == "standing":
        return _standing_tip(digest, title, f"{text} {about}", change, change / weight * scale)
    rows, facts = _market_rows(digest, name, weight / scale)
    lines = summed(rows, change)
    if facts:
        # What the market's line is worked out from stands behind it.
        label = rows[0][0]
        points = next((line.value for line in lines if line.label == label), signed(0.0, 1))
        head = TipLine(label, points, more=Tip(about, label, tuple(facts)))
        lines = (head, *(line for line in lines if line.label != label))
        about = ""
    return Tip(f"{text} {about}".strip(), title, lines)


def _tail(digest: Digest, name: str) -> float:
    """Return the points that the quarters after the last round added to a part."""
    lines = digest.after.me.score_history
    if not lines or not lines[-1].tail or len(lines) < 2:
        return 0.0
    return float(getattr(lines[-1], name)) - float(getattr(lines[-2], name))


def _market_rows(digest: Digest, name: str, per_unit: float) -> tuple[list[tuple[str, float]], list[TipLine]]:
    """Return (label, points) of a part that markets move, the market's first, and the figures behind the market's.

    ``per_unit`` are the points that a dollar, or a point of security, is worth.
    """
    view, world = digest.after, digest.world
    old, new = (float(getattr(v.me.attainment, name)) for v in (digest.before, view))
    tail, rows = _tail(digest, name), []
    of_market = new - old - tail
    if name == "prosperity":
        net = (view.me.received_usd - view.me.paid_usd) - (digest.before.me.received_usd - digest.before.me.paid_usd)
        paid = net * discount(world, digest.round) * per_unit
        cap = world.rules.max_transfer_share * view.me.mandate.weights.prosperity
        together = max(view.me.received_usd, digest.before.me.received_usd) * per_unit > cap
        if net and together:
            # Beyond a share of the part payments count no more: then the two cannot be told apart.
            rows.append((t("causes.part_both"), of_market))
            return [*rows, (t("causes.part_tail"), tail)], []
        if net:
            rows.append((t("causes.part_transfers", usd=signed_usd(net)), paid))
            of_market -= paid
    rows = [(t("causes.part_market"), of_market), *rows, (t("causes.part_tail"), tail)]
    market = digest.market
    if market is None:
        return rows, []
    seat = view.seat
    if name == "security":
        share = 1.0 / max(1, world.rounds // world.scenario.head.market_every)
        now = covered_mean(world, seat, security(world, market))
        base = now - of_market / (per_unit * share)
        return rows, [
            TipLine(t("causes.part_market_now"), t("causes.part_unit_points", value=grouped(now, 1))),
            TipLine(t("causes.part_market_base"), t("causes.part_unit_points", value=grouped(base, 1))),
            TipLine(t("causes.part_market_counts"), t("causes.part_market_counts_share", share=percent(share))),
        ]
    quarters = discount(world, digest.round) * market_quarters(world)
    now = covered(world, seat, welfare(world, market) if name == "prosperity" else industry(world, market))
    base = now - of_market / (per_unit * quarters)
    return rows, [
        TipLine(t("causes.part_market_now"), t("causes.part_usd_quarter", usd=signed_usd(now))),
        TipLine(t("causes.part_market_base"), t("causes.part_usd_quarter", usd=signed_usd(base))),
        TipLine(t("causes.part_market_counts"), t("causes.part_market_counts_value", quarters=grouped(quarters, 2))),
    ]


def _standing_tip(digest: Digest, title: str, text: str, change: float, points: float) -> Tip:
    """Return how standing moved: by how much, and what was done that moves it."""
    seat = digest.after.seat
    doings = [
        h for h in digest.of(*_STANDING)
        if seat in (h.get("seat"), h.get("payer"), h.get("proposer")) or seat in h.get("parties", ())
    ]  # fmt: skip
    # An event that opens a round moves standing before its first sitting: it belongs to the round that has just ended.
    doings += [h for h in (*digest.of(*OF_EVENTS), *digest.new_events) if _moves_standing(digest, h)]
    label = t("causes.part_standing", points=signed(points, 1))
    if not change:
        return Tip(text, title, (TipLine(label, signed(change, 1)),))
    told_of = [narrate(digest.after, h) for h in doings]
    # That a promise stays broken is told by the history of trust alone.
    told_of += dict.fromkeys(
        trust_line(digest.after, entry)
        for entry in trust_entries(digest)
        if entry.reason == "promise_still_broken" and dict(entry.params).get("by") == seat
    )
    lines = [TipLine(text) for text in told_of[:MOST_LINES]]
    if len(told_of) > MOST_LINES:
        lines.append(TipLine(t("causes.more_lines", count=len(told_of) - MOST_LINES)))
    head = [TipLine(t("causes.part_standing_why") if lines else t("causes.nothing"))]
    return Tip(text, title, (TipLine(label, signed(change, 1), tone_of(change)), *head, *lines))


def _moves_standing(digest: Digest, happening: Happening) -> bool:
    """Whether what an event or a decision does to standing is the seat's."""
    event = event_of(digest.after, happening)
    if event is None or (happening.round == digest.round and happening.kind in HAPPENED):
        return False
    chosen = event.option(str(happening.get("option", "")))
    effects = event.effects if chosen is None else chosen.effects
    return any(effect.kind == "standing" and effect.seat == digest.after.seat for effect in effects)


def _goal_rows(digest: Digest, name: str) -> list[tuple[str, float]]:
    """Return what the targets met, or the red lines crossed, in the round brought."""
    me, old = digest.after.me, digest.before.me
    pairs = (me.targets, old.targets) if name == "targets" else (me.red_lines, old.red_lines)
    key, sign = ("part_target", 1.0) if name == "targets" else ("part_line", -1.0)
    rows = []
    for number, (goal, before) in enumerate(zip(*pairs, strict=True)):
        if goal.done is not None and before.done is None:
            label = t(f"causes.{key}", text=told(goal.text))
            line = "target" if name == "targets" else "red_line"
            why = [c for c in me.mandate_history if (c.line, c.number) == (line, number) and c.mark]
            if why:
                label = f"{label} {reason_text(digest.after, why[-1])}"
            rows.append((label, sign * goal.points))
    return rows
