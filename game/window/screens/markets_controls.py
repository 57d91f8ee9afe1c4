"""The pages of trade policy: limits on exports, as a quota or under licence, and the rival's extra output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from game.actions import ExportControl, Flood, StageName
from game.rules.measures import passes
from game.rules.policy import POLICIES
from game.window.catalog import t
from game.window.controlbook import CLOSE
from game.window.figures import percent
from game.window.grammar import order_of
from game.window.layout import Rect
from game.window.naming import name_of, short_mineral
from game.window.phrases import control_kind, host_metal, names_of
from game.window.screens.facts import ENDLESS, heading, prose
from game.window.screens.markets_stage import stage_tabs
from game.window.sources import what_if
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.stepper import stepper
from game.window.widgets.tabs import TabItem, tabs
from game.world import STAGE_OF

if TYPE_CHECKING:
    from game.window.screens.markets_policy import PolicyDesk

EVERYBODY, BLOC = "everybody", "bloc"
Form = Literal["quota", "licence"]
FORMS: tuple[Form, ...] = ("quota", "licence")
#: What a control, and extra output, begin with where nothing stands.
CAP = INTENSITY = 0.5
#: A quota of all that would flow is no quota; a licence for all of it still takes time.
MOST = {"quota": 95.0, "licence": 100.0}


class ControlPage:
    """A limit on exports being written.

    Attributes:
        stage, target, cap, form: of the control.
    """

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self._mineral = ""
        self._begun: tuple[object, ...] = ()
        self._reset("")

    def _reset(self, mineral: str) -> None:
        """Begin anew for another mineral."""
        self._mineral = mineral
        self.stage: StageName = "refined"
        self.target = EVERYBODY
        self.cap = CAP
        self.form: Form = "quota"

    def standing(self) -> ExportControl | None:
        """Return what stands for the chosen market and destinations: a control on just these, or else a wider one."""
        targets = set(self._targets())
        found = [
            policy
            for policy in self.screen.play.view.me.policies
            if isinstance(policy, ExportControl)
            and (policy.mineral, policy.stage) == (self._mineral, self.stage)
            and targets <= set(policy.targets)
        ]
        return min(found, key=lambda policy: len(policy.targets), default=None)

    def _begin(self) -> None:
        """Take over what stands when another market or other destinations were chosen, or the standing changed."""
        stands = self.standing()
        key = (self._mineral, self.stage, self.target, stands)
        if key != self._begun:
            self._begun = key
            self.cap, self.form = (CAP, "quota") if stands is None else (stands.cap_share, stands.form)

    def _policy(self) -> ExportControl:
        """Return the control as it is written; a share left as it stands stays exactly that."""
        stands = self.standing()
        kept = stands is not None and abs(stands.cap_share - self.cap) < 5e-5
        cap = stands.cap_share if stands is not None and kept else round(self.cap, 4)
        targets = self._targets()
        if stands is not None and set(targets) == set(stands.targets):
            targets = stands.targets
        return ExportControl(self._mineral, self.stage, targets, cap, self.form)

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the market, the destinations, the form and the share; returns the y below."""
        view = self.screen.play.view
        if mineral != self._mineral:
            self._reset(mineral)
        x, w = rect.x, rect.w
        name = short_mineral(view.world.mineral[mineral])
        y = heading(ui, x, rect.y, w, t("markets.control_of", mineral=name), rule=False)
        stages = [stage for m, stage in view.world.exports[view.seat] if m == mineral]
        if not stages:
            listed = ", ".join(
                short_mineral(view.world.mineral[m]) for m in dict.fromkeys(m for m, _ in view.world.exports[view.seat])
            )
            return prose(ui, x, y, w, t("markets.control_none", mineral=name, listed=listed), ink="muted") + GAP_S
        if self.stage not in stages:
            self.stage = cast(StageName, stages[0])
        y = stage_tabs(ui, "markets/stage", Rect(x, y, w, 0), view.world, mineral, stages, self.stage,
                       self._choose_stage)  # fmt: skip
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.control_to"), color="muted")
        options = self._destinations()
        if self.target not in {option.key for option in options}:
            self.target = EVERYBODY
        self._begin()
        dropdown(ui, "markets/target", Rect(x, y, w, ui.em(CONTROL)), options, self.target, on=self._choose_target,
                 disabled_reason=self.desk.why_not)  # fmt: skip
        y += ui.em(CONTROL) + GAP_S
        items = [TabItem(form, t(f"markets.form_{form}"), tip=t(f"markets.form_{form}_tip")) for form in FORMS]
        tabs(ui, "markets/form", Rect(x, y, w, ui.em(CONTROL)), items, self.form, on=self._choose_form, segments=True)
        y += ui.em(CONTROL) + GAP_S
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.control_cap"), color="muted")
        most = MOST[self.form]
        self.cap = min(self.cap, most / 100.0)

        def changed(value: float) -> None:
            self.cap = value / 100.0

        stepper(ui, "markets/cap", Rect(x, y, w, ui.em(CONTROL)), 100.0 * self.cap, low=0.0, high=most, step=5.0,
                on=changed, unit="%", disabled_reason=self.desk.why_not)  # fmt: skip
        y += ui.em(CONTROL) + 4
        policy = self._policy()
        stands = self.standing()
        if stands is not None:
            y = prose(ui, x, y, w, self._compared(policy, stands)) + 2
        y = prose(ui, x, y, w, self._note(policy), ink="muted") + GAP_S
        return self.desk.seal_button(ui, x, y, w, policy)

    def _compared(self, policy: ExportControl, stands: ExportControl) -> str:
        """Say what stands, and whether what is written would let more through or less, once licences are granted."""
        world, seat = self.screen.play.view.world, self.screen.play.seat
        words = t(f"markets.form_share_{control_kind(stands)}", share=percent(stands.cap_share))
        exact = set(stands.targets) == set(policy.targets)
        now, then = (passes(world, seat, c, ((seat, c),)) for c in (stands, policy))
        way = "same" if abs(then - now) < CLOSE else "more" if then > now else "less"
        return f"{t('markets.stands' if exact else 'markets.stands_wide', words=words)} {t(f'markets.would_{way}')}"

    def _note(self, policy: ExportControl) -> str:
        """Say what passes in the first market and later, whom a raw material reaches, and when it acts."""
        view = self.screen.play.view
        world = view.world
        now = passes(world, view.seat, policy, view.acting)
        later = passes(world, view.seat, policy, ((view.seat, policy),))
        key = "markets.passes" if abs(now - later) < 5e-4 else "markets.passes_first"
        parts = [t(key, now=percent(now), later=percent(later))]
        if policy.stage == "ore" and world.mineral[policy.mineral].stages == 1:
            reached, rows = world.mask(policy.targets), world.market.rows
            m = world.mineral_index[policy.mineral]
            feeds = [
                t("markets.feed_share", name=name_of(world, feed.refiner), share=percent(feed.share))
                for feed in world.feeds.get((policy.mineral, view.seat), ())
                if reached[rows.actor[rows.index(STAGE_OF["refined"], m, feed.refiner)]]
            ]
            listed = ", ".join(feeds) or t("markets.feed_nobody")
            parts.append(t("markets.feed_note", metal=host_metal(world, policy.mineral), listed=listed))
        parts.append(t("markets.control_note"))
        rule = POLICIES[policy.type]
        for other in view.me.policies:
            if isinstance(other, ExportControl) and other.targets != policy.targets:
                if rule.key(world, view.seat, other) == rule.key(world, view.seat, policy):
                    parts.append(t("markets.replaces", targets=names_of(view, other.targets)))
        return what_if(" ".join(parts))

    def _choose_form(self, form: str) -> None:
        self.form = "licence" if form == "licence" else "quota"

    def _choose_stage(self, stage: str) -> None:
        self.stage = cast(StageName, stage)

    def _choose_target(self, key: str) -> None:
        self.target = key

    def _abroad(self) -> tuple[str, ...]:
        world, seat = self.screen.play.view.world, self.screen.play.seat
        return tuple(a for a in world.actors if world.index[a] not in world.covers[seat])

    def _bloc(self) -> tuple[str, ...]:
        view = self.screen.play.view
        return tuple(a for a in self._abroad() if any(b.status(a) for b in view.blocs.values() if not b.dissolved))

    def _destinations(self) -> list[Option]:
        """The sets of destinations that can be chosen: all, the bloc's members, or one."""
        world = self.screen.play.view.world
        options = [Option(EVERYBODY, t("markets.target_everybody"))]
        bloc = self._bloc()
        reason = None if bloc else t("markets.target_no_bloc")
        options.append(Option(BLOC, t("markets.target_bloc", count=len(bloc)), disabled_reason=reason))
        single = sorted((a for a in self._abroad() if a in world.allotment), key=lambda a: order_of(name_of(world, a)))
        return options + [Option(code, name_of(world, code), flag=code) for code in single]

    def _targets(self) -> tuple[str, ...]:
        return {EVERYBODY: self._abroad(), BLOC: self._bloc()}.get(self.target, (self.target,))


class FloodPage:
    """The rival's supported extra output being written; ``intensity`` is the share of the idle reserve."""

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.intensity = INTENSITY
        self._begun: tuple[object, ...] = ()

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the share; returns the y below."""
        x, w = rect.x, rect.w
        view = self.screen.play.view
        stands = next((p for p in view.me.policies if isinstance(p, Flood) and p.mineral == mineral), None)
        if self._begun != (mineral, stands):
            self._begun = (mineral, stands)
            self.intensity = INTENSITY if stands is None else stands.intensity
        name = short_mineral(view.world.mineral[mineral])
        y = heading(ui, x, rect.y, w, t("markets.flood_of", mineral=name), rule=False)

        def changed(value: float) -> None:
            self.intensity = value / 100.0

        stepper(ui, "markets/intensity", Rect(x, y, w, ui.em(CONTROL)), 100.0 * self.intensity, low=5.0, high=100.0,
                step=5.0, on=changed, unit="%", disabled_reason=self.desk.why_not)  # fmt: skip
        y += ui.em(CONTROL) + 4
        if stands is not None:
            change = self.intensity - stands.intensity
            words = t("markets.form_share_flood", share=percent(stands.intensity))
            text = t("markets.stands", words=words)
            if abs(change) >= CLOSE:
                text += " " + t("markets.flood_more" if change > 0 else "markets.flood_less")
            y = prose(ui, x, y, w, text) + 2
        y = prose(ui, x, y, w, t("markets.flood_note"), ink="muted") + GAP_S
        return self.desk.seal_button(ui, x, y, w, Flood(mineral, round(self.intensity, 4)))
