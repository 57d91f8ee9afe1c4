"""The public brief of a seat: what anybody can know of it before the game, with sources; no seat's mandate."""

from __future__ import annotations

from game.window.catalog import t
from game.window.figures import dollars, grouped, percent
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.naming import mineral_named, named, semicolons, short_mineral, within
from game.window.phrases import tonnes
from game.window.screens.facts import ENDLESS, bullet, fact, heading, prose
from game.window.screens.stakes import SIDES, Stake, Stakes
from game.window.theme import GAP_M, GAP_S, LARGE
from game.window.told import told
from game.window.ui import Ui

#: Shares below this are not listed: the figures are not that good.
LEAST_SHARE = 0.001
_ICONS = {"host": "gavel", "country": "flag", "union": "bloc", "member": "bloc", "rival": "factory"}


def kind_of(stakes: Stakes, seat: str) -> str:
    """The kind of a seat for its texts: that of its row, or ``member`` for a member of a union."""
    row = stakes.delegation(seat)
    return "member" if row.union is not None else row.kind


def kind_icon(stakes: Stakes, seat: str) -> str:
    """The icon of a seat's kind."""
    return _ICONS[kind_of(stakes, seat)]


def kind_line(stakes: Stakes, seat: str) -> str:
    """A seat's kind and region in a few words."""
    kind, region = kind_of(stakes, seat), told(stakes.delegation(seat).region)
    return region if kind == "country" else t("setup.kind_region", kind=t(f"setup.kind_{kind}"), region=region)


def stake_line(stakes: Stakes, seat: str, most: int = 3) -> str:
    """What a seat has at stake, in one line: at most so many shares."""
    found = stakes.highlights(seat, most)
    if not found:
        return t("setup.stake_little")
    return " · ".join(
        t(f"setup.stake_{item.side}", share=share_text(item.share), mineral=item.mineral.id) for item in found
    )


def share_text(share: float) -> str:
    """A share of the world: whole per cent from ten on, one decimal below."""
    if 0 < share < 0.0005:
        return t("setup.trace")
    return percent(share, 0 if share >= 0.1 else 1)


def money(usd_bn: float) -> str:
    """An amount given in billions of US dollars."""
    return t("setup.trillion", value=grouped(usd_bn / 1000, 2)) if usd_bn >= 1000 else dollars(usd_bn * 1e9)


def people(millions: float) -> str:
    """A population given in millions."""
    if millions < 1:
        return t("setup.thousands", value=grouped(1000 * millions))
    return t("setup.millions", value=grouped(millions, 1 if millions < 100 else 0))


def draw_brief(ui: Ui, at: Rect, stakes: Stakes, seat: str) -> float:
    """Draw the brief from the top of ``at`` down; returns the y below it."""
    scenario, row = stakes.scenario, stakes.delegation(seat)
    x, y, width = at.x, at.y, at.w
    flag_w = ui.em(54)
    name = named(scenario.names[seat])
    name_w = width - flag_w - GAP_M
    name_h = ui.paragraph_height(name_w, name, size=LARGE, bold=True)
    kind_h = ui.paragraph_height(name_w, kind_line(stakes, seat))
    ui.flag(Rect(x, y + 4, flag_w, ui.em(36)), seat)
    ui.paragraph(Rect(x + flag_w + GAP_M, y, name_w, name_h), name, size=LARGE, bold=True)
    ui.paragraph(Rect(x + flag_w + GAP_M, y + name_h, name_w, kind_h), kind_line(stakes, seat), color="muted")
    y += max(ui.em(42), name_h + kind_h) + GAP_S
    if row.stance:
        y = prose(ui, x, y, width, told(row.stance)) + 4
    if seat == scenario.head.quick_start:
        y = bullet(ui, x, y, width, t("setup.suggested"), "star", "accent")
    if row.union is not None:
        y = bullet(ui, x, y, width, t("setup.member_of", union=within(named(scenario.names[row.union]))), "info")
    for charter in scenario.head.charters:
        if seat in charter.founders and not charter.dormant:
            y = bullet(ui, x, y, width, t("setup.founder", bloc=told(charter.name)), "bloc", "accent")
    y = _shares(ui, x, y, width, stakes, seat)
    y = _figures(ui, x, y, width, stakes, seat)
    y = _stocks(ui, x, y, width, stakes, seat)
    return _sources(ui, x, y, width, stakes, seat)


def _figures(ui: Ui, x: float, y: float, width: float, stakes: Stakes, seat: str) -> float:
    row = stakes.delegation(seat)
    y = heading(ui, x, y, width, t("setup.figures"))
    tip = row.source or None
    y = fact(ui, "brief/gdp", x, y, width, t("setup.gdp"), money(row.gdp_usd_bn), tip=tip)
    y = fact(ui, "brief/people", x, y, width, t("setup.population"), people(row.population_m), tip=tip)
    made = money(row.manufacturing_usd_bn) if row.manufacturing_usd_bn > 0 else t("setup.no_figure")
    y = fact(ui, "brief/making", x, y, width, t("setup.manufacturing"), made, tip=tip)
    meetings = grouped(row.meetings)
    y = fact(ui, "brief/meetings", x, y, width, t("setup.meetings"), meetings, tip=t("setup.meetings_tip"))
    for programme in stakes.scenario.head.programmes:
        if programme.seat == seat:
            total, per_round = dollars(programme.usd_m * 1e6), dollars(programme.per_round_usd_m * 1e6)
            value = t("setup.programme", total=total, per_round=per_round)
            name = told(programme.name)
            y = fact(ui, f"brief/programme/{programme.id}", x, y, width, name, value, tip=programme.source)
    return y


def _stocks(ui: Ui, x: float, y: float, width: float, stakes: Stakes, seat: str) -> float:
    piles = stakes.stocks(seat)
    if not piles:
        return y
    y = heading(ui, x, y, width, t("setup.stocks"))
    for mineral, pile in piles:
        tip = pile.source or None
        y = fact(ui, f"brief/stock/{mineral.id}", x, y, width, mineral_named(mineral), tonnes(pile.tonnes), tip=tip)
    return y


def _shares(ui: Ui, x: float, y: float, width: float, stakes: Stakes, seat: str) -> float:
    y = heading(ui, x, y, width, t("setup.shares"))
    listed = [stake for stake in stakes.of(seat) if stake.largest >= LEAST_SHARE]
    if not listed:
        return prose(ui, x, y, width, t("setup.no_shares"), ink="muted")
    line = ui.em(26)
    titles = [t(f"setup.side_{side}") for side in SIDES]
    figure_w = max(ui.em(58), *(ui.text_width(title) + 1 for title in titles))
    names_w = width - 3 * (figure_w + GAP_S)
    for number, title in enumerate(titles):
        left = x + names_w + GAP_S + number * (figure_w + GAP_S)
        ui.label(Rect(left, y, figure_w, line), title, color="muted", align="right")
    y += line
    ui.hline(x, x + width, y - 1, "border")
    for stake in listed:
        _share_row(ui, Rect(x, y, width, line), names_w, figure_w, stake)
        y += line
    return y


def _share_row(ui: Ui, row: Rect, names_w: float, figure_w: float, stake: Stake) -> None:
    lines = [
        TipLine(t(f"setup.side_{side}"), semicolons(stake.shares[side].sources))
        for side in SIDES
        if stake.shares[side].sources
    ]
    body = "\n".join(f"{item.label}: {item.value}" for item in lines)
    whole = mineral_named(stake.mineral)
    look = ui.touch(f"brief/share/{stake.mineral.id}", row, tip=Tip(body, whole), focusable=False)
    if look.hover:
        ui.box(Rect(row.x - 4, row.y, row.w + 8, row.h), "hover", None, 4)
    name = whole if ui.text_width(whole) + 1 <= names_w else short_mineral(stake.mineral)
    ui.label(Rect(row.x, row.y, names_w, row.h), name, ellipsis=True)
    for number, side in enumerate(SIDES):
        share = stake.shares[side].share
        left = row.x + names_w + GAP_S + number * (figure_w + GAP_S)
        place = Rect(left, row.y, figure_w, row.h)
        if share > 0:
            ui.label(place, share_text(share), align="right", bold=share >= 0.1)
        else:
            ui.label(place, "–", align="right", color="muted")


def _sources(ui: Ui, x: float, y: float, width: float, stakes: Stakes, seat: str) -> float:
    """Every source of what stands above, for those who do not point with a mouse."""
    y = heading(ui, x, y, width, t("setup.sources"))
    row = stakes.delegation(seat)
    listed = [stake for stake in stakes.of(seat) if stake.largest >= LEAST_SHARE]
    texts = [row.source, *(source for stake in listed for side in SIDES for source in stake.shares[side].sources)]
    for text in dict.fromkeys(text for text in texts if text):
        height = ui.paragraph(Rect(x, y, width, ENDLESS), text, color="muted")
        y += height + 4
    return y
