"""The right column of the negotiation table: who the partner is, from public data, and the business under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.affordability import own_treaties
from game.rules.treaties import is_running, last_round
from game.rules.turn import Happening
from game.talks import Report
from game.window.catalog import t
from game.window.controlbook import controls_in, exempted_from, holds_back
from game.window.figures import compact, dollars, percent, signed
from game.window.hits import Tip
from game.window.layout import Rect, inset
from game.window.naming import in_text, name_of
from game.window.phrases import market_of
from game.window.promise_words import trust_lines
from game.window.refusals import told_refusal
from game.window.screens.answer_accounts import account_of, conditioned, draw_account
from game.window.screens.clause_words import clauses_short, short
from game.window.screens.public_brief import money
from game.window.screens.table_words import dealing_text, dealing_with, other_parties
from game.window.theme import GAP_M, GAP_S, HEADING, TITLE
from game.window.told import told
from game.window.ui import Ui
from game.window.voice import draw_quote, quote_height, temperament_in_words
from game.window.widgets.button import button, button_width
from game.window.widgets.scroll import scroll_area
from game.world import STAGE_OF

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

#: Shares of world production and use that are worth naming.
NAMED_SHARE = 0.01
MOST_NAMED = 4
MOST_DEALINGS = 4
MOST_ANSWERS = 6
ANSWERS = ("offer_signed", "offer_countered", "offer_declined", "offer_retracted")


class SideColumn:
    """Draws the dossier, the answers of this round, and the seat's offers and treaties."""

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen
        self._facts: dict[tuple[str, int], list[tuple[str, str, str]]] = {}
        self._dealings: dict[tuple[str, int], list[Happening]] = {}

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the column as two panels; the lower one grows with what there is to show."""
        lower_h = min(rect.h * 0.48, max(rect.h * 0.34, ui.em(190)))
        upper = Rect(rect.x, rect.y, rect.w, rect.h - lower_h - GAP_S)
        lower = Rect(rect.x, upper.bottom + GAP_S, rect.w, lower_h)
        ui.panel(upper)
        with scroll_area(ui, "table/dossier", inset(upper, 10, 8)) as view:
            view.bottom = self._dossier(ui, Rect(view.rect.x, view.top, view.rect.w, 0))
        ui.panel(lower)
        with scroll_area(ui, "table/business", inset(lower, 10, 8)) as view:
            view.bottom = self._business(ui, Rect(view.rect.x, view.top, view.rect.w, 0))

    # --- dossier ----------------------------------------------------------------------------------------------------

    def _dossier(self, ui: Ui, at: Rect) -> float:
        view, partner = self.screen.play.view, self.screen.deal.partner
        world = view.world
        record = world.scenario.delegations[world.index[partner]]
        head_h = max(
            ui.em(30), ui.paragraph_height(at.w - ui.em(28) - GAP_S, name_of(world, partner), size=TITLE, bold=True)
        )
        ui.flag(Rect(at.x, at.y, ui.em(28), ui.em(28)), partner)
        ui.paragraph(Rect(at.x + ui.em(28) + GAP_S, at.y, at.w - ui.em(28) - GAP_S, head_h), name_of(world, partner),
                     size=TITLE, bold=True)  # fmt: skip
        y = at.y + head_h + 2
        stance = told(record.stance) or t("table.no_stance")
        height = ui.paragraph_height(at.w, stance)
        ui.touch("table/stance", Rect(at.x, y, at.w, height), tip=t("table.stance_tip"), focusable=False)
        y += ui.paragraph(Rect(at.x, y, at.w, height), stance) + GAP_S
        manner = temperament_in_words(view, partner)
        if manner is not None:
            height = ui.paragraph_height(at.w, manner)
            tip = t("temperaments.tip")
            ui.touch("table/temperament", Rect(at.x, y, at.w, height), tip=tip, focusable=False)
            y += ui.paragraph(Rect(at.x, y, at.w, height), manner) + GAP_S
        facts = self._facts_of(partner)
        name_w = min(at.w * 0.42, max(ui.text_width(name) for name, _, _ in facts) + GAP_M)
        for n, (name, value, tip) in enumerate(facts):
            height = max(ui.paragraph_height(at.w - name_w, value), ui.paragraph_height(name_w - 6, name))
            ui.touch(f"table/fact/{n}", Rect(at.x, y, at.w, height), tip=Tip(tip, name), focusable=False)
            ui.paragraph(Rect(at.x, y, name_w - 6, height), name, color="muted")
            ui.paragraph(Rect(at.x + name_w, y, at.w - name_w, height), value)
            y += height + 3
        y = self._heading(ui, at, y + GAP_S, t("table.last_dealings"))
        met = self._dealings_with(partner)
        if not met:
            text = t("table.no_dealings", name=in_text(world, partner))
            return y + ui.paragraph(Rect(at.x, y, at.w, 9999), text, color="muted")
        for happening in reversed(met):
            label = t("table.round_short", round=happening.round)
            label_w = ui.text_width(t("table.round_short", round=99)) + GAP_S
            ui.label(Rect(at.x, y, label_w, ui.line_height()), label, color="muted")
            place = Rect(at.x + label_w, y, at.w - label_w, 9999)
            y += ui.paragraph(place, dealing_text(view, happening))
            quote = self.screen.play.quotes.of(happening)
            y += draw_quote(ui, Rect(place.x, y, place.w, place.h), quote) + 2
        return y

    def _heading(self, ui: Ui, at: Rect, y: float, text: str) -> float:
        height = ui.line_height(HEADING)
        ui.label(Rect(at.x, y, at.w, height), text, size=HEADING, bold=True, ellipsis=True)
        return y + height + 2

    def _facts_of(self, code: str) -> list[tuple[str, str, str]]:
        """Return (name, value, what it is) for the dossier; kept until the view changes."""
        key = (code, self.screen.play.version)
        if key not in self._facts:
            self._facts = {key: self._make_facts(code)}
        return self._facts[key]

    def _dealings_with(self, code: str) -> list[Happening]:
        """Return the last dealings with a delegation; kept until the view changes, since the journal is long."""
        key = (code, self.screen.play.version)
        if key not in self._dealings:
            view = self.screen.play.view
            self._dealings = {key: [h for h in view.happenings if dealing_with(view, h, code)][-MOST_DEALINGS:]}
        return self._dealings[key]

    def _make_facts(self, code: str) -> list[tuple[str, str, str]]:
        view = self.screen.play.view
        world = view.world
        record = world.scenario.delegations[world.index[code]]
        trust = view.me.trust.get(code, 0)
        low, high = view.budgets_usd[code]
        gdp = money(record.gdp_usd_bn)
        facts = [
            ("region", told(record.region)),
            ("economy", t("table.fact_economy_value", gdp=gdp, people=people(record.population_m))),
            *([("bloc", self._bloc_text(code))] if view.blocs else []),
            ("trust", signed(trust)),
            ("budget", t("table.range", low=dollars(low), high=dollars(high))),
        ]  # fmt: skip
        for stage in ("mine", "refined"):
            named = self._made(code, stage)
            if named:
                facts.append((stage, named))
        used = self._used(code)
        if used:
            facts.append(("use", used))
        if world.rival is not None and code != world.rival:
            share = self._dependence(code)
            if share is not None:
                facts.append(
                    (
                        "dependence",
                        t("table.fact_dependence_value", share=percent(share), name=short(world, world.rival)),
                    )
                )
        known = controls_in(view.acting)
        controls = [p for seat, p in known if seat == code and holds_back(world, seat, p, view.acting)]
        controls = [p for p in controls if exempted_from(known, code, p) is None]
        if controls:
            facts.append(("controls", ", ".join(dict.fromkeys(market_of(world, p.mineral, p.stage) for p in controls))))
        treaties = [x for x in view.treaties if code in x.parties and x.status == "in force"]
        both = sum(1 for x in treaties if view.seat in x.parties)
        facts.append(("treaties", t("table.fact_treaties_value", count=len(treaties), both=both)))
        history = "\n".join(trust_lines(view, code))
        tips = {"trust": f"{t('table.fact_trust_tip')}\n{history}"} if history else {}
        return [(t(f"table.fact_{key}"), value, tips.get(key, t(f"table.fact_{key}_tip"))) for key, value in facts]

    def _bloc_text(self, code: str) -> str:
        view = self.screen.play.view
        for bloc in view.blocs.values():
            name = told(view.world.charters[bloc.id].name)
            if bloc.status(code) is not None:
                return t("table.bloc_member", bloc=name, status=t(f"table.status_{bloc.status(code)}"))
            if any(a.member == code for a in bloc.applications):
                return t("table.bloc_applied", bloc=name)
        if code in view.world.union_of:
            return t("table.bloc_union", name=in_text(view.world, view.world.union_of[code]))
        if code == view.world.rival:
            return t("table.row_not_invited")
        return t("table.row_founder" if code in view.world.founders else "table.row_outside")

    def _codes(self, code: str) -> set[str]:
        world = self.screen.play.view.world
        return {world.actors[i] for i in world.covers[code]}

    def _made(self, code: str, stage: str) -> str:
        """Return a seat's largest shares of world output of a stage, a union's with its members'."""
        world, codes = self.screen.play.view.world, self._codes(code)
        shares: dict[str, float] = {}
        for row in world.scenario.production:
            if row.stage == stage and row.account in codes and (row.row in world.index):
                shares[row.mineral] = shares.get(row.mineral, 0.0) + row.share
        return self._named(shares)

    def _used(self, code: str) -> str:
        world, codes = self.screen.play.view.world, self._codes(code)
        shares: dict[str, float] = {}
        for row in world.scenario.consumption:
            if row.code in codes:
                shares[row.mineral] = shares.get(row.mineral, 0.0) + row.share
        return self._named(shares)

    def _named(self, shares: dict[str, float]) -> str:
        minerals = self.screen.play.view.world.minerals
        large = sorted(
            (m for m, s in shares.items() if s >= NAMED_SHARE), key=lambda m: (-shares[m], minerals.index(m))
        )
        return ", ".join(f"{m} {percent(shares[m])}" for m in large[:MOST_NAMED])

    def _dependence(self, code: str) -> float | None:
        """Return the rival's share of what a seat uses of strategic minerals, by value, in the last market."""
        view = self.screen.play.view
        world, market = view.world, view.market
        rival = world.index[world.rival or ""]
        places = list(world.covers[code])
        use = world.market.use0 if market is None else market.use
        weight = use[:, places] * (world.market.value_usd_per_quarter * world.strategic)[:, None]
        total = float(weight.sum())
        if total <= 0:
            return None
        if market is None:
            flow = world.market.flow0(STAGE_OF["refined"])[:, rival, :][:, places]
            share = flow / use[:, places].clip(1e-12)
        else:
            share = market.dependence[:, places]
        return float((share * weight).sum() / total)

    # --- business ---------------------------------------------------------------------------------------------------

    def _business(self, ui: Ui, at: Rect) -> float:
        view = self.screen.play.view
        y = self._heading(ui, at, at.y, t("table.answers"))
        said = self._answers()
        for happening in reversed(said[-MOST_ANSWERS:]):
            quote = self.screen.play.quotes.of(happening)
            y = self._line(
                ui, Rect(at.x, y, at.w, 0), happening.get("seat"), dealing_text(view, happening), quote=quote
            )
            told = account_of(view, happening)
            if told is not None:
                y = self._account(ui, Rect(at.x, y, at.w, 0), told)
        if not said:
            y += ui.paragraph(Rect(at.x, y, at.w, 9999), t("table.no_answers"), color="muted")
        y = self._under_way(ui, at, y + GAP_S)
        start = y
        for offer in reversed(view.offers):
            others = other_parties(offer, view.seat)
            if offer.status == "signed":
                text = t("table.signed_waits", clauses=clauses_short(view, offer.clauses))
                y = self._line(ui, Rect(at.x, y, at.w, 0), others[0], text)
            elif offer.status == "open" and offer.proposer == view.seat:
                y = self._own_offer(ui, Rect(at.x, y, at.w, 0), offer.id, others[0], clauses_short(view, offer.clauses))
        for treaty in own_treaties(view):
            others = tuple(party for party in treaty.parties if party != view.seat)
            last = last_round(treaty) if any(is_running(c) for c in treaty.clauses) else 0
            text = clauses_short(view, treaty.clauses, treaty.since)
            text = t("table.treaty_until", clauses=text, round=last) if last else t("table.treaty", clauses=text)
            if treaty.denounced_by:
                text = t("deal.line_notice", text=text)
            tip = "\n".join(line for line, _, _ in self.screen.treaties.lines(treaty))
            y = self._line(ui, Rect(at.x, y, at.w, 0), others[0], text, tip)
        if y == start:
            y += ui.paragraph(Rect(at.x, y, at.w, 9999), t("table.nothing_under_way"), color="muted")
        return y

    def _account(self, ui: Ui, at: Rect, told: Report) -> float:
        """Draw why somebody answered so, with its condition to be put into the draft; returns the y below."""
        view, indent = self.screen.play.view, ui.em(22) + GAP_S + 2
        room = Rect(at.x + indent, at.y, at.w - indent, 0)
        y = at.y + draw_account(ui, view, told, room)
        if conditioned(told) is not None:
            text = t("deal.put_condition")
            width = min(room.w, button_width(ui, text))
            reason = t("common.busy") if self.screen.play.busy else None
            button(ui, f"table/condition/{told.get('offer')}", Rect(room.x, y + 2, width, ui.em(28)), text,
                   on=lambda: self._put(ui, told), disabled_reason=reason, tip=t("deal.put_condition_tip"),
                   ellipsis=True)  # fmt: skip
            y += ui.em(28) + 2
        return y + 6

    def _put(self, ui: Ui, told: Report) -> None:
        self.screen.account.take(ui, told)

    def _under_way(self, ui: Ui, at: Rect, y: float) -> float:
        """Draw the heading with the way to the list of treaties; returns the y below."""
        text = t("deal.treaties_button")
        height, width = max(ui.line_height(HEADING), ui.em(28)), min(button_width(ui, text), at.w * 0.55)
        ui.label(Rect(at.x, y, at.w - width - GAP_S, height), t("table.under_way"), size=HEADING, bold=True,
                 ellipsis=True)  # fmt: skip
        button(ui, "table/treaties", Rect(at.right - width, y, width, height), text, ellipsis=True,
               on=lambda: self.screen.treaties.open(ui), tip=t("deal.treaties_tip"))  # fmt: skip
        return y + height + 4

    def _answers(self) -> list[Happening]:
        """Return what others have said to offers in this round, oldest first."""
        view = self.screen.play.view
        out: list[Happening] = []
        for happening in reversed(view.happenings):
            if happening.round != view.round:
                break
            if happening.kind in ANSWERS and happening.get("seat") != view.seat:
                out.append(happening)
        return out[::-1]

    def _line(self, ui: Ui, at: Rect, seat: str, text: str, tip: str = "", quote: str | None = None) -> float:
        indent = ui.em(22) + GAP_S + 2
        facts = ui.paragraph_height(at.w - indent, text)
        height = facts + quote_height(ui, at.w - indent, quote)
        place = Rect(at.x, at.y, at.w, height)
        look = ui.touch(f"table/line/{round(at.y * 8)}", place, on=lambda: self.screen.select(seat), tip=tip or None)
        if look.hover:
            ui.box(Rect(place.x - 4, place.y, place.w + 8, place.h), "hover", None, 4)
        if look.focus:
            ui.paint.ring(place)
        ui.flag(Rect(at.x, at.y, ui.em(22), ui.line_height()), seat)
        ui.paragraph(Rect(at.x + indent, at.y, at.w - indent, facts), text)
        draw_quote(ui, Rect(at.x + indent, at.y + facts, at.w - indent, height), quote)
        return at.y + height + 4

    def _own_offer(self, ui: Ui, at: Rect, number: int, seat: str, clauses: str) -> float:
        text = t("table.retract")
        width = button_width(ui, text)
        reason = told_refusal(self.screen.play.view.legal["retract"].reason)
        y = self._line(ui, Rect(at.x, at.y, at.w - width - GAP_S, 0), seat, t("table.waits_for_them", clauses=clauses))
        button(ui, f"table/retract/{number}", Rect(at.right - width, at.y, width, ui.em(28)), text,
               on=lambda: self.screen.retract(ui, number), disabled_reason=reason)  # fmt: skip
        return max(y, at.y + ui.em(28) + 4)


def people(millions: float) -> str:
    """Return a population for a sentence: 109 m, 0.02 m."""
    return t("figures.millions", number=compact(round(millions, 0) if millions >= 10 else round(millions, 2)))
