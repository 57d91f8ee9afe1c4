"""The money of programmes for stocks: drawing on a loan or on private money, paying it back, and what both cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import BuyBack, Finance
from game.rules.treaties import acts, last_acting
from game.rules.vault import Financing
from game.scenario.models_programme import Loan, PrivateMoney
from game.window.catalog import t
from game.window.figures import dollar_sign, dollars, figures, round_step, step_decimals
from game.window.layout import Rect
from game.window.naming import in_text, sentence
from game.window.phrases import mineral_of, price_text, tonnes
from game.window.screens.facts import bullet, fact, heading, prose
from game.window.sources import explain, kept
from game.window.theme import CONTROL, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.stepper import stepper
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.markets_policy import PolicyDesk

_MILLION = 1e6


class FinancePage:
    """An order to draw or repay being written.

    Attributes:
        place: of the source among those of the seat's programmes.
        repaying: whether the order pays back instead of drawing.
        usd: US dollars, never negative.
    """

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.place = 0
        self.repaying = False
        self.usd = 0

    def draw(self, ui: Ui, rect: Rect) -> float:
        """Draw the source, what is owed on it and the order; returns the y below."""
        view = self.screen.play.view
        x, w = rect.x, rect.w
        sources = view.me.financing
        self.place = min(self.place, len(sources) - 1)
        source = sources[self.place]
        programme = view.world.programmes[source.programme]
        y = rect.y
        if len(sources) > 1:
            several = len({s.programme for s in sources}) > 1
            items = [TabItem(str(n), self._source_name(s, several)) for n, s in enumerate(sources)]
            tabs(ui, "markets/source", Rect(x, y, w, ui.em(CONTROL)), items, str(self.place), on=self._choose_source,
                 segments=True, ellipsis=True)  # fmt: skip
            y += ui.em(CONTROL) + GAP_S
        y = self._account(ui, x, y, w, source, dict(programme.sources)[source.source])
        ways = [TabItem("draw", t("markets.draw"), icon="plus"), TabItem("repay", t("markets.repay"), icon="minus")]
        tabs(ui, "markets/finance_way", Rect(x, y, w, ui.em(CONTROL)), ways, "repay" if self.repaying else "draw",
             on=self._choose_way, segments=True)  # fmt: skip
        y += ui.em(CONTROL) + GAP_S
        cash = next(left for p, left in self._cash() if p == source.programme)
        most = min(source.owed_usd, cash) if self.repaying else source.headroom_usd
        self.usd = min(self.usd, most)
        step = round_step(max(most, 1) / 100.0) / _MILLION

        def changed(value: float) -> None:
            self.usd = min(most, round(value * _MILLION))

        barred = None if most > 0 else self._why_nothing(source, cash)
        field = Rect(x, y, w, ui.em(CONTROL))
        stepper(ui, "markets/finance", field, self.usd / _MILLION, low=0.0, high=most / _MILLION, step=step, on=changed,
                unit=t("markets.usd_m_once"), prefix=dollar_sign(), decimals=step_decimals(step),
                disabled_reason=self.desk.why_not or barred)  # fmt: skip
        y += ui.em(CONTROL) + 4
        if barred is not None:
            y = prose(ui, x, y, w, barred) + 2
        y = prose(ui, x, y, w, t("markets.finance_note"), ink="muted") + 4
        order = Finance(source.programme, source.source, -self.usd if self.repaying else self.usd)
        y = self.desk.seal_button(ui, x, y, w, order, barred)
        return self._commitments(ui, x, y, w)

    def _cash(self) -> list[tuple[str, int]]:
        """Return (programme, US dollars at hand) of the seat's programmes."""
        view = self.screen.play.view
        own = [p.id for p in view.world.programmes.values() if p.seat == view.seat]
        return [(name, left) for name, (_, left, _) in zip(own, view.me.programmes, strict=True)]

    def _source_name(self, source: Financing, several: bool) -> str:
        name = t(f"markets.source_{source.source}")
        if not several:
            return name
        programme = told(self.screen.play.view.world.programmes[source.programme].name)
        return t("markets.source_of", source=name, programme=programme)

    def _account(self, ui: Ui, x: float, y: float, w: float, source: Financing, terms: Loan | PrivateMoney) -> float:
        """What is owed, what can be drawn, and what falls due at the round's end."""
        head = self.screen.play.view.world.scenario.head
        rate = source.rate_per_quarter * head.quarters_per_round
        tip = explain(t("markets.finance_tip"), kept())
        y = fact(ui, "markets/owed", x, y, w, t("markets.owed"), dollars(source.owed_usd), bold=True, tip=tip)
        y = fact(ui, "markets/headroom", x, y, w, t("markets.headroom"), dollars(source.headroom_usd), tip=tip)
        interest = t("markets.interest_value", usd=dollars(source.owed_usd * rate), rate=figures(100 * rate, 2))
        y = fact(ui, "markets/interest", x, y, w, t("markets.interest"), interest, tip=t("markets.interest_tip"))
        if isinstance(terms, Loan):
            text = t("markets.loan_terms", rounds=terms.repay_rounds, grace=terms.grace_rounds)
        else:
            text = t("markets.private_terms", ratio=f"{terms.per_commitment:.2g}")
        if source.arrears:
            y = bullet(ui, x, y, w, t("markets.arrears"), "warning", "warn")
        return prose(ui, x, y, w, text, ink="muted") + GAP_S

    def _why_nothing(self, source: Financing, cash: int) -> str:
        """Why nothing can be drawn or paid back now."""
        if self.repaying:
            return t("markets.nothing_owed") if not source.owed_usd else t("markets.no_cash")
        if any(s.arrears for s in self.screen.play.view.me.financing if s.programme == source.programme):
            return t("markets.arrears")
        return t("markets.no_commitments" if source.source == "private" else "markets.drawn_out")

    def _commitments(self, ui: Ui, x: float, y: float, w: float) -> float:
        """The commitments of participants to buy from the stock, by which private money comes in."""
        view = self.screen.play.view
        y = heading(ui, x, y, w, t("markets.commitments"))
        lines = []
        for treaty in view.treaties:
            for clause in treaty.clauses:
                if isinstance(clause, BuyBack) and clause.holder == view.seat and acts(treaty, clause, view.round):
                    lines.append(
                        t(
                            "markets.commitment", name=sentence(in_text(view.world, clause.participant)),
                            amount=tonnes(clause.tonnes), mineral=mineral_of(view, clause.mineral),
                            price=price_text(clause.usd_per_t), last=last_acting(treaty, clause),
                        )
                    )  # fmt: skip
        if not lines:
            return prose(ui, x, y, w, t("markets.commitments_none"), ink="muted") + GAP_S
        for line in lines:
            y = bullet(ui, x, y, w, line, "handshake", "accent")
        return y + GAP_S

    def _choose_source(self, key: str) -> None:
        self.place = int(key)

    def _choose_way(self, key: str) -> None:
        self.repaying = key == "repay"
