"""The cards of a round's resolution about the market, one's own quarter, and what comes next.

Each card draws from the top of a rectangle and returns the y below itself; the screen scrolls it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from game.window.catalog import t
from game.window.event_words import day_of, event_of
from game.window.figures import dollars, grouped, percent, signed, signed_percent
from game.window.layout import Rect
from game.window.naming import listed, mineral_named, rival_in_text, short_mineral
from game.window.phrases import mineral_of
from game.window.screens.causes import figure
from game.window.screens.causes_tips import part_tip, price_tip
from game.window.screens.facts import ENDLESS, heading
from game.window.screens.goals import red_lines_block, targets_block
from game.window.screens.resolution_digest import FLAT, NOTICES, Digest, PriceChange, as_shown, signed_usd
from game.window.screens.resolution_lines import muted, sentences
from game.window.sources import computed, explain, price_source, sourced
from game.window.theme import GAP_M, GAP_S, Paint
from game.window.ui import Ui


def market(ui: Ui, rect: Rect, digest: Digest) -> float:
    """Every mineral's price before and after, and the public measures that acted on it."""
    y = rect.y
    if not digest.prices:
        return muted(ui, rect, y, t("resolution.no_market"))
    note = "resolution.market_note_one" if digest.world.rival is None else "resolution.market_note"
    y = muted(ui, rect, y, f"{t(note, rival=rival_in_text(digest.world))} {t('causes.open')}")
    name_w, price_w, change_w = ui.em(130), ui.em(52), ui.em(84)
    wide = rect.w >= name_w + 2 * price_w + change_w + ui.em(200)
    line = ui.line_height()
    places = _columns(rect, [name_w, price_w, price_w, change_w])
    titles = (t("resolution.mineral"), t("resolution.before"), t("resolution.after"), t("resolution.change"))
    for n, (place, title) in enumerate(zip(places, titles, strict=True)):
        ui.label(Rect(place.x, y, place.w, line), title, color="muted", align="right" if n else "left", ellipsis=True)
    why_x = places[-1].right + GAP_M if wide else rect.x + GAP_M
    why_w = rect.right - why_x
    if wide:
        ui.label(Rect(why_x, y, why_w, line), t("resolution.why"), color="muted")
    y += line + 2
    for row in digest.prices:
        ui.hline(rect.x, rect.right, y)
        y = _price_row(ui, rect, y + 3, digest, row, places, (why_x, why_w, wide))
    return y


def _columns(rect: Rect, widths: Sequence[float]) -> list[Rect]:
    """Return columns from the left of ``rect``; they shrink alike if there is no room."""
    gap = float(GAP_S)
    free = rect.w - gap * (len(widths) - 1)
    shrink = min(1.0, free / sum(widths))
    out, x = [], rect.x
    for width in widths:
        out.append(Rect(x, rect.y, width * shrink, 0))
        x += width * shrink + gap
    return out


def _price_row(
    ui: Ui, rect: Rect, y: float, digest: Digest, row: PriceChange, places: Sequence[Rect],
    why: tuple[float, float, bool],
) -> float:  # fmt: skip
    line = ui.line_height()
    moved = abs(row.share) >= FLAT
    arrow = ("▲ " if row.share > 0 else "▼ ") if moved else ""
    texts = (
        short_mineral(digest.world.mineral[row.mineral]),
        grouped(row.before, 2),
        grouped(row.after, 2),
        arrow + t("figures.percent", number=signed_percent(row.share)) if moved else t("resolution.unchanged"),
    )
    ink: Paint = "text" if moved else "muted"
    base = float(digest.world.market.price_usd_per_t[digest.world.mineral_index[row.mineral]])
    record = digest.world.mineral[row.mineral]
    usd_text = t("resolution.price_tip", name=mineral_named(record), before=grouped(base * row.before),
                 after=grouped(base * row.after))  # fmt: skip
    if digest.world.rival is not None:
        was, is_ = row.inside
        rival = rival_in_text(digest.world)
        usd_text += "\n" + t("resolution.price_inside", rival=rival, before=grouped(base * was),
                             after=grouped(base * is_))  # fmt: skip
    usd_text += "\n" + t("common.baseline_price", usd=grouped(base), source=price_source(record))
    id = f"price/{row.mineral}"
    usd_text = explain(usd_text, computed())
    chain = partial(price_tip, digest, row, usd_text)
    hover = figure(ui, id, Rect(rect.x, y, places[-1].right - rect.x, line), chain, usd_text)
    for n, (place, text) in enumerate(zip(places, texts, strict=True)):
        ui.label(Rect(place.x, y, place.w, line), text, bold=n == 0 or (n == 3 and moved), ellipsis=True,
                 color="text" if n == 0 or hover else ink, align="right" if n else "left")  # fmt: skip
    why_x, why_w, wide = why
    top = y if wide else y + line
    side = ui.em(15)
    for icon, text in row.causes:
        ui.icon(Rect(why_x, top, side, line), icon, "accent")
        top += ui.paragraph(Rect(why_x + side + 6, top, why_w - side - 6, ENDLESS), text)
    if not row.causes and moved:
        top += ui.paragraph(Rect(why_x, top, why_w, ENDLESS), t("resolution.no_cause"), color="muted")
    return max(y + line, top) + 4


# --- the seat's own quarter, and what comes next -------------------------------------------------------------------


def quarter(ui: Ui, rect: Rect, digest: Digest) -> float:
    """The items of welfare, the points of each part, targets and red lines."""
    gap = 2 * float(GAP_M)
    two = rect.w >= ui.em(640)
    width = (rect.w - gap) / 2 if two else rect.w
    left = _welfare(ui, Rect(rect.x, rect.y, width, ENDLESS), digest)
    x, top = (rect.x + width + gap, rect.y) if two else (rect.x, left + GAP_S)
    right = _points(ui, Rect(x, top, width, ENDLESS), digest, rule=not two)
    y = max(left, right) + GAP_S
    cut = digest.of(*NOTICES)
    if cut:
        y = heading(ui, rect.x, y, rect.w, t("resolution.orders"))
        y = sentences(ui, rect, y, digest, cut)
    y = heading(ui, rect.x, y, rect.w, t("resolution.targets"))
    y = targets_block(ui, rect.x, y, rect.w, digest.after, digest.over)
    y = heading(ui, rect.x, y, rect.w, t("resolution.red_lines"))
    return red_lines_block(ui, rect.x, y, rect.w, digest.after, digest.over)


def _row(ui: Ui, rect: Rect, y: float, cells: Sequence[str], widths: Sequence[float], bold: bool = False) -> float:
    """A line with a name at the left and figures flush right."""
    line = ui.line_height() + 2
    x = rect.right - sum(widths)
    ui.label(Rect(rect.x, y, max(20.0, x - rect.x - 4), line), cells[0], bold=bold, ellipsis=True,
             color="text" if bold else "muted")  # fmt: skip
    for text, width in zip(cells[1:], widths, strict=True):
        ui.label(Rect(x, y, width, line), text, bold=bold, align="right", ellipsis=True)
        x += width
    return y + line


def _welfare(ui: Ui, rect: Rect, digest: Digest) -> float:
    y = heading(ui, rect.x, rect.y, rect.w, t("resolution.welfare"), rule=False)
    if not digest.welfare:
        return muted(ui, rect, y, t("resolution.no_market"))
    world = digest.world
    bulk = [mineral for mineral, counts in zip(world.minerals, world.score_weight, strict=True) if counts != 1.0]
    note = t("resolution.welfare_note")
    if bulk:
        names = listed([mineral_of(digest.after, mineral) for mineral in bulk])
        note = t("resolution.welfare_note_bulk", minerals=names, share=percent(world.rules.bulk_weight))
    y = muted(ui, rect, y, note)
    items = as_shown(digest.welfare)
    width = max(ui.text_width(signed_usd(value), bold=True) for value in (*items.values(), 1.0)) + 6
    total = sum(items.values())
    width = max(width, ui.text_width(signed_usd(total), bold=True) + 6)
    for name, value in items.items():
        if abs(value) < 0.5:
            continue
        place = Rect(rect.x, y, rect.w, ui.line_height() + 2)
        ui.touch(f"welfare/{name}", place, tip=sourced(t(f"resolution.item_{name}_tip"), computed()), focusable=False)
        y = _row(ui, rect, y, (t(f"resolution.item_{name}"), signed_usd(value)), (width,))
    ui.hline(rect.x, rect.right, y)
    y = _row(ui, rect, y + 2, (t("resolution.item_total"), signed_usd(total)), (width,), bold=True)
    received, paid = digest.transfers
    if received or paid:
        net = t("resolution.transfers", received=signed_usd(received), paid=signed_usd(-paid))
        y = muted(ui, rect, y, net)
    if digest.capacity_usd:
        y = muted(ui, rect, y, t("resolution.capacity_paid", usd=signed_usd(-digest.capacity_usd)))
    if digest.risk_usd is not None:
        rival = rival_in_text(world)
        tip = sourced(t("resolution.risk_tip", rival=rival), computed())
        ui.touch("welfare/risk", Rect(rect.x, y, rect.w, ui.line_height() + 2), tip=tip, focusable=False)
        words = t("resolution.risk_value", usd=dollars(digest.risk_usd))
        y = _row(ui, rect, y, (t("resolution.risk", rival=rival), words), (ui.text_width(words) + 6,))
    return y


def _points(ui: Ui, rect: Rect, digest: Digest, rule: bool) -> float:
    y = heading(ui, rect.x, rect.y, rect.w, t("resolution.points"), rule=rule)
    y = muted(ui, rect, y, f"{t('resolution.points_note')} {t('causes.open')}")
    widths = [ui.em(62), ui.em(62), ui.em(62)]
    y = _row(ui, rect, y, ("", t("resolution.before"), t("resolution.after"), t("resolution.change")), widths)
    # Every change is the difference of the figures beside it, and every column adds to its sum.
    for name, before, after in digest.points:
        place = Rect(rect.x, y, rect.w, ui.line_height() + 2)
        figure(ui, f"points/{name}", place, partial(part_tip, digest, name, round(after - before, 1)))
        y = _row(ui, rect, y, (t(f"frame.part_{name}"), signed(before, 1), signed(after, 1), signed(after - before, 1)),
                 widths)  # fmt: skip
    ui.hline(rect.x, rect.right, y)
    first = round(sum(before for _, before, _ in digest.points), 1)
    last = round(sum(after for _, _, after in digest.points), 1)
    cells = (t("resolution.sum"), signed(first, 1), signed(last, 1), signed(last - first, 1))
    y = _row(ui, rect, y + 2, cells, widths, bold=True)
    old, new = round(digest.before.me.attainment.attainment), round(digest.after.me.attainment.attainment)
    shares = (*(t("mandate.attainment_value", value=grouped(value)) for value in (old, new)), signed(new - old))
    return _row(ui, rect, y, (t("frame.attainment"), *shares), widths, bold=True)


def events(ui: Ui, rect: Rect, digest: Digest) -> float:
    """The events of the round that has begun, each with its text and source."""
    y = rect.y
    if digest.over:
        return muted(ui, rect, y, t("resolution.game_over"))
    if not digest.new_events:
        y = muted(ui, rect, y, t("resolution.no_events"))
    for number, happening in enumerate(digest.new_events):
        event = event_of(digest.after, happening)
        if event is None:
            continue
        y = heading(ui, rect.x, y, rect.w, event.title, rule=number > 0)
        y += ui.paragraph(Rect(rect.x, y, rect.w, ENDLESS), event.text)
        source = t(
            "map.source_line",
            kind=t(f"map.event_{event.kind}"),
            date=day_of(digest.after, happening),
            source=event.source,
        )
        y = muted(ui, rect, y, source)
    waiting = len(digest.after.waiting_offers)
    if waiting:
        y = heading(ui, rect.x, y, rect.w, t("resolution.waiting"))
        y = muted(ui, rect, y, t("resolution.waiting_offers", count=waiting))
    return y
