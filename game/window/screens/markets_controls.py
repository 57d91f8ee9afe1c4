"""The pages of trade policy: limits on exports, as a quota or under licence, and the rival's extra output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from game.actions import ExportControl, Flood, StageName
from game.rules.measures import passes
from game.rules.policy import POLICIES
from game.window.catalog import t
from game.window.figures import percent
from game.window.layout import Rect
from game.window.phrases import host_metal, names_of, short_mineral, stage_in_words
from game.window.screens.facts import ENDLESS, heading, prose
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
        self.stage: StageName = "refined"
        self.target = EVERYBODY
        self.cap = 0.5
        self.form: Form = "quota"

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the market, the destinations, the form and the share; returns the y below."""
        view = self.screen.play.view
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
        if len(stages) > 1:
            items = [TabItem(stage, stage_in_words(view.world, mineral, stage)) for stage in stages]
            tabs(ui, "markets/stage", Rect(x, y, w, ui.em(CONTROL)), items, self.stage, on=self._choose_stage,
                 segments=True)  # fmt: skip
            y += ui.em(CONTROL) + GAP_S
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.control_to"), color="muted")
        options = self._destinations()
        if self.target not in {option.key for option in options}:
            self.target = EVERYBODY
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
        policy = ExportControl(mineral, self.stage, self._targets(), round(self.cap, 4), self.form)
        y = prose(ui, x, y, w, self._note(policy), ink="muted") + GAP_S
        return self.desk.seal_button(ui, x, y, w, policy)

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
                t("markets.feed_share", name=world.name(feed.refiner), share=percent(feed.share))
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
        single = sorted((a for a in self._abroad() if a in world.allotment), key=world.name)
        return options + [Option(code, world.name(code), flag=code) for code in single]

    def _targets(self) -> tuple[str, ...]:
        return {EVERYBODY: self._abroad(), BLOC: self._bloc()}.get(self.target, (self.target,))


class FloodPage:
    """The rival's supported extra output being written; ``intensity`` is the share of the idle reserve."""

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.intensity = 0.5

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the share; returns the y below."""
        x, w = rect.x, rect.w
        name = short_mineral(self.screen.play.view.world.mineral[mineral])
        y = heading(ui, x, rect.y, w, t("markets.flood_of", mineral=name), rule=False)

        def changed(value: float) -> None:
            self.intensity = value / 100.0

        stepper(ui, "markets/intensity", Rect(x, y, w, ui.em(CONTROL)), 100.0 * self.intensity, low=5.0, high=100.0,
                step=5.0, on=changed, unit="%", disabled_reason=self.desk.why_not)  # fmt: skip
        y += ui.em(CONTROL) + 4
        y = prose(ui, x, y, w, t("markets.flood_note"), ink="muted") + GAP_S
        return self.desk.seal_button(ui, x, y, w, Flood(mineral, round(self.intensity, 4)))
