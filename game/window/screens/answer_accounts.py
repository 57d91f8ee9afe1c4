"""Why others answered an offer as they did: what their accounts say, as far as the table's coaching level lets it."""

from __future__ import annotations

from math import fsum

from game.actions import Clause
from game.rules.turn import Happening
from game.talks import Report, changed
from game.view import View
from game.window.catalog import t
from game.window.condition_words import condition_text
from game.window.figures import adding, signed
from game.window.layout import Rect
from game.window.naming import in_text, sentence
from game.window.screens.table_words import DECIMALS, part_text
from game.window.ui import Ui
from game.window.widgets.items import items, items_height

#: An item below this shows as nothing; such items are told together.
LEAST_POINTS = 0.05
#: Answers as happenings and as accounts call them.
_ANSWERS = {"offer_signed": "yes", "offer_declined": "no", "offer_countered": "counter"}


def account_of(view: View, happening: Happening) -> Report | None:
    """Return the account of the answer that a happening of the view tells of, None if the seat has none."""
    answer = _ANSWERS.get(happening.kind)
    if answer is None:
        return None
    offer = happening.get("answers") if answer == "counter" else happening.get("offer")
    return account(view, happening.get("seat"), offer)


def account(view: View, seat: str | None, offer: int | None) -> Report | None:
    """Return the newest account that a seat has given of its answer to an offer, or None."""
    return next(
        (r for r in reversed(view.me.reports) if (r.kind, r.about, r.get("offer")) == ("account", seat, offer)), None
    )


def newest_refusal(view: View, partner: str) -> Report | None:
    """Return the account of the last answer of a partner in this round, None unless it was a refusal."""
    told = [r for r in view.me.reports if (r.kind, r.about, r.round) == ("account", partner, view.round)]
    return told[-1] if told and told[-1].get("answer") == "no" else None


def account_lines(view: View, report: Report) -> list[str]:
    """Return what an account says in sentences: the points, the public ground, the condition."""
    out = []
    low, high = report.get("low"), report.get("high")
    if low is not None and high is not None:
        kind = "exact" if report.get("exact") else "band"
        out.append(t(f"journal.sounding_{kind}", low=signed(low, DECIMALS), high=signed(high, DECIMALS)))
    if report.get("blocking"):
        out.append(t("journal.sounding_ground", ground=t(f"journal.ground_{report.get('blocking')}")))
    condition = condition_line(view, report)
    return [*out, condition] if condition else out


def condition_line(view: View, report: Report) -> str:
    """Return the condition on which the seat would have signed as a sentence, empty if it named none."""
    condition = report.get("condition")
    return "" if condition is None else condition_text(view, condition, report.get("clauses"), report.about)


def told_items(report: Report | None) -> list[tuple[str, float]]:
    """Return the items of an exact answer as (name, figure); the figures add to the points that it gives."""
    if report is None:
        return []
    told = [(part_text(key), float(points)) for key, points in report.get("breakdown", ())]
    large = [item for item in told if abs(item[1]) >= LEAST_POINTS]
    rest = fsum(points for _, points in told) - fsum(points for _, points in large)
    entries = [*large, (t("table.rest", count=len(told) - len(large)), rest)]
    figures = adding([points for _, points in entries], DECIMALS)
    out = [(name, figure) for (name, _), figure in zip(entries, figures, strict=True)]
    return out if figures[-1] and len(large) < len(told) else out[:-1]


def conditioned(report: Report) -> tuple[Clause, ...] | None:
    """Return the treaty with the condition of a refusal met, None where a draft cannot meet it."""
    condition = report.get("condition")
    if report.get("answer") != "no" or condition is None or condition.change == "floor_at_most":
        return None
    return changed(tuple(report.get("clauses")), condition)


def account_title(view: View, report: Report) -> str:
    """Return the heading over an account."""
    return sentence(t(f"deal.why_{report.get('answer')}", name=in_text(view.world, report.about)))


def account_height(ui: Ui, view: View, report: Report, width: float) -> float:
    """Return the height that :func:`draw_account` needs."""
    lines = sum(ui.paragraph_height(width, line) for line in account_lines(view, report))
    return lines + items_height(ui, width, len(told_items(report)))


def draw_account(ui: Ui, view: View, report: Report, at: Rect) -> float:
    """Draw the sentences and the items of an account; returns the height."""
    y = at.y
    for line in account_lines(view, report):
        y += ui.paragraph(Rect(at.x, y, at.w, 9999), line, color="muted")
    return y + items(ui, Rect(at.x, y, at.w, 0), told_items(report), DECIMALS) - at.y
