"""What a delegation is taken to care for, and what it can do without a deal: estimates, with how far to trust them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.rules.intelligence import WEIGHTS, spread
from game.window.catalog import t
from game.window.figures import grouped, percent, signed
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.naming import sentence
from game.window.screens.clause_words import clauses_short
from game.window.screens.dossier_facts import Record
from game.window.screens.facts import fact, prose
from game.window.screens.table_words import DECIMALS, verdict_for
from game.window.theme import GAP_S
from game.window.ui import Ui
from game.window.widgets.meter import VERDICT_TONES, bar

if TYPE_CHECKING:
    from game.window.screens.delegations import DelegationsScreen

#: From which sharpness on an estimate is called fair, and high.
_FAIR, _HIGH = 0.35, 0.65


def draw_interests(ui: Ui, at: Rect, record: Record, blind: bool) -> float:
    """Draw the parts of the mandate as one's services estimate them; returns the y below."""
    x, w, report = at.x, at.w, record.report
    if report is None:
        return prose(ui, x, at.y, w, t("delegations.interests_none"), ink="muted")
    count = int(report.get("dealings"))
    weights = sorted(((float(report.get(name)), name) for name in WEIGHTS), reverse=True)
    y = at.y
    if blind:
        names = [t(f"frame.part_{name}").lower() for _, name in weights]
        y = prose(ui, x, y, w, t("delegations.interests_words", first=names[0], second=names[1]))
    else:
        margin = spread(count)
        off = grouped(margin)
        texts = [t("delegations.interests_weight", value=grouped(value), spread=off) for value, _ in weights]
        labels = [t(f"frame.part_{name}") for _, name in weights]
        label_w = min(w * 0.4, max(ui.text_width(label) for label in labels) + GAP_S)
        value_w = max(ui.text_width(text) for text in texts) + 1
        line = ui.line_height() + 3
        for (value, name), label, text in zip(weights, labels, texts, strict=True):
            row = Rect(x, y, w, line)
            look = ui.touch(f"dossier/interest/{name}", row, tip=Tip(t("delegations.interests_tip"), label))
            if look.focus:
                ui.paint.ring(row, 4)
            ui.label(Rect(x, y, label_w, line), label, color="muted", ellipsis=True)
            track = Rect(x + label_w, y + line / 2 - 4, w - label_w - value_w - GAP_S, 8)
            bar(ui, track, value, tone="good", band=(max(0.0, value - margin), min(100.0, value + margin)))
            ui.label(Rect(row.right - value_w, y, value_w, line), text, align="right")
            y += line
    y = prose(ui, x, y + 2, w, t("delegations.interests_suspect", what=t(f"ministry.wants_{report.get('wants')}")))
    return prose(ui, x, y, w, t("delegations.interests_of", round=report.round, count=count), ink="muted")


def confidence(record: Record) -> str:
    """Return how far the desk's estimates of a delegation can be trusted, in a word."""
    if record.report is None or record.report.sharpness <= 0.0:
        return t("delegations.confidence_guess")
    level = "high" if record.report.sharpness >= _HIGH else "fair" if record.report.sharpness >= _FAIR else "low"
    return t(f"delegations.confidence_{level}")


def draw_batna(ui: Ui, at: Rect, screen: DelegationsScreen, record: Record) -> float:
    """Draw from what a deal is worth its signature, by the desk's estimate; returns the y below."""
    x, w, code = at.x, at.w, screen.selected
    if screen.play.blind:
        return prose(ui, x, at.y, w, t("delegations.batna_blind"), ink="muted")
    ideas = screen.estimates.ideas(code, ())
    if not ideas:
        key = "batna_pending" if ideas is None else "batna_unknown"
        return prose(ui, x, at.y, w, t(f"delegations.{key}"), ink="muted")
    clauses, best = ideas[0]
    needs = t("delegations.batna_points", points=signed(best.needed, DECIMALS), band=grouped(best.band, DECIMALS))
    y = fact(ui, "dossier/batna", x, at.y, w, t("delegations.batna_value"), needs, tip=t("delegations.batna_tip"))
    value = t("delegations.batna_idea_value", points=signed(best.points, DECIMALS),
              chance=percent(best.acceptance / 100))  # fmt: skip
    tone = ui.theme.tone(VERDICT_TONES[verdict_for(best)])
    y = fact(ui, "dossier/idea", x, y, w, t("delegations.batna_idea"), value, ink=tone,
             tip=t("delegations.batna_idea_tip"))  # fmt: skip
    y = prose(ui, x, y, w, sentence(clauses_short(screen.play.view, clauses)), ink="muted")
    return fact(ui, "dossier/confidence", x, y, w, t("delegations.batna_confidence"), confidence(record))
