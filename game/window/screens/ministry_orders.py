"""Standing instructions to the seat's ministry: on and off, with their margins; and leaving it the rest of a round."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.actions import DeclineBelow, Instruct, Instruction, KeepPromises, SignAbove, VoteByMandate
from game.instructions import key_of
from game.window.catalog import t
from game.window.figures import signed
from game.window.layout import Rect
from game.window.refusals import told_refusal
from game.window.screens.facts import ENDLESS, heading, prose
from game.window.theme import CONTROL, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button, button_width, toggle
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.stepper import stepper

if TYPE_CHECKING:
    from game.window.screens.ministry import MinistryScreen

#: Bounds and steps of the points that an instruction goes by.
LEAST, MOST, STEP = -20.0, 20.0, 0.5


def _with_points(given: Instruction, points: float) -> Instruction:
    """Return an instruction with other points; one that goes by none stays as it is."""
    if isinstance(given, VoteByMandate):
        return replace(given, margin=points)
    return replace(given, points=points) if isinstance(given, DeclineBelow | SignAbove) else given


class OrdersBlock:
    """Draws the instructions; what a form holds is kept while its instruction does not stand.

    Attributes:
        scope: the bloc to which the form of voting belongs; empty for all motions.
        points: what the forms hold, by instruction.
    """

    def __init__(self, screen: MinistryScreen) -> None:
        self.screen = screen
        self.scope = ""
        self.points = {"vote_by_mandate": 0.0, "decline_below": 0.0, "sign_above": 5.0}

    @property
    def why_not(self) -> str | None:
        """Why no instruction can be given now, or None."""
        play = self.screen.play
        return t("common.busy") if play.busy else told_refusal(play.view.legal["instruct"].reason)

    def standing(self) -> dict[str, Instruction]:
        """Return the standing instructions by their keys."""
        return {key_of(given): given for given in self.screen.play.view.me.instructions}

    def give(self, ui: Ui, instruction: Instruction) -> None:
        """Give, change or end an instruction."""
        play = self.screen.play
        self.screen.attempt(ui, lambda: play.do(Instruct(play.seat, instruction)))

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw every instruction and the way to leave it the round; returns the y below."""
        x, w = at.x, at.w
        y = heading(ui, x, at.y, w, t("ministry.orders"), rule=False)
        y = prose(ui, x, y, w, t("ministry.orders_about"), ink="muted") + 4
        if self.why_not is not None:
            y = prose(ui, x, y, w, self.why_not, ink="muted") + 4
        standing = self.standing()
        y = self._scope(ui, x, y, w)
        vote = VoteByMandate(self.scope, margin=self.points["vote_by_mandate"])
        y = self._row(ui, x, y, w, standing, vote, "margin")
        y = self._row(ui, x, y, w, standing, DeclineBelow(self.points["decline_below"]), "points")
        y = self._row(ui, x, y, w, standing, SignAbove(self.points["sign_above"]), "points")
        y = self._row(ui, x, y, w, standing, KeepPromises(), "")
        y = self._narrow(ui, x, y, w, standing)
        text = t("ministry.leave")
        place = Rect(x, y + 4, min(w, button_width(ui, text, icon="user")), ui.em(CONTROL))
        button(ui, "ministry/leave", place, text, icon="user", on=lambda: self._ask_leave(ui), ellipsis=True,
               disabled_reason=t("ministry.over") if self.screen.play.over else self.why_not,
               tip=t("ministry.leave_tip"))  # fmt: skip
        return place.bottom + GAP_S

    def _scope(self, ui: Ui, x: float, y: float, w: float) -> float:
        """The bloc for which the instruction on votes is written, where there is a choice."""
        view = self.screen.play.view
        blocs = [bloc.id for bloc in view.blocs.values() if not bloc.dissolved]
        if self.scope not in blocs:
            self.scope = ""
        if len(blocs) < 2:
            return y
        options = [Option("", t("ministry.all_blocs")), *(Option(b, told(view.world.charters[b].name)) for b in blocs)]
        dropdown(ui, "ministry/scope", Rect(x, y, w, ui.em(CONTROL)), options, self.scope, on=self._set_scope,
                 tip=t("ministry.scope_tip"))  # fmt: skip
        return y + ui.em(CONTROL) + 4

    def _row(
        self, ui: Ui, x: float, y: float, w: float, standing: dict[str, Instruction], form: Instruction, field: str
    ) -> float:
        """One instruction: on or off, and the points by which it goes; returns the y below."""
        given = standing.get(key_of(form))
        kind, height = form.type, ui.em(CONTROL)
        text = t(f"ministry.order_{kind}")
        stepper_w = ui.em(184) if field else 0.0
        beside = ui.em(20) + GAP_S + ui.text_width(text) + GAP_S + stepper_w <= w
        points = float(getattr(given or form, field)) if field else 0.0

        def switch(on: bool) -> None:
            self.give(ui, replace(given or form, on=on))

        def change(value: float) -> None:
            self.points[kind] = value
            if given is not None:
                self.give(ui, _with_points(given, value))

        label = Rect(x, y, w - stepper_w - GAP_S if beside else w, height)
        toggle(ui, f"ministry/order/{kind}", label, text, given is not None, on=switch, disabled_reason=self.why_not,
               tip=t(f"ministry.order_{kind}_tip"))  # fmt: skip
        if not field:
            return y + height + 2
        if not beside:
            y += height
        spot = Rect(x + w - stepper_w, y, stepper_w, height)
        low = 0.0 if field == "margin" else LEAST
        stepper(ui, f"ministry/points/{kind}", spot, points, low=low, high=MOST, step=STEP, decimals=1, on=change,
                unit=t("ministry.points"), disabled_reason=self.why_not)  # fmt: skip
        return y + height + 2

    def _narrow(self, ui: Ui, x: float, y: float, w: float, standing: dict[str, Instruction]) -> float:
        """Instructions on votes that stand beside the one of the form, with a button to end each."""
        view = self.screen.play.view
        shown = key_of(VoteByMandate(self.scope))
        for key, given in standing.items():
            if not isinstance(given, VoteByMandate) or key == shown:
                continue
            bloc = told(view.world.charters[given.bloc].name) if given.bloc else t("ministry.all_blocs")
            subject = (
                "" if given.subject == "any" else t("ministry.of_subject", subject=given.subject.replace("_", " "))
            )
            text = t("ministry.votes_in", bloc=bloc, subject=subject, margin=signed(given.margin, 1))
            end = t("markets.end")
            end_w = button_width(ui, end)
            height = max(ui.em(CONTROL), ui.paragraph_height(w - end_w - GAP_S, text))
            ui.paragraph(Rect(x, y, w - end_w - GAP_S, ENDLESS), text)
            spot = Rect(x + w - end_w, y, end_w, ui.em(CONTROL) - 4)
            button(ui, f"ministry/end/{key}", spot, end, disabled_reason=self.why_not,
                   on=lambda given=given: self.give(ui, replace(given, on=False)))  # type: ignore[misc]  # fmt: skip
            y += height + 2
        return y

    def _set_scope(self, bloc: str) -> None:
        self.scope = bloc

    # --- leaving it the round -----------------------------------------------------------------------------------

    def _ask_leave(self, ui: Ui) -> None:
        """Say what the ministry would do by itself, and ask."""
        standing = self.standing()
        left = [t("ministry.leave_votes"), t("ministry.leave_offers"), t("ministry.leave_promises")]
        keys = (key_of(VoteByMandate()), key_of(DeclineBelow()), key_of(KeepPromises()))
        lines = [text for text, key in zip(left, keys, strict=True) if key not in standing]
        lines += [t(f"ministry.told_{given.type}") for given in standing.values()]
        body = "\n".join([t("ministry.leave_body"), *(f"• {line}" for line in dict.fromkeys(lines))])
        answers = [
            Answer(t("ministry.leave_no")),
            Answer(t("ministry.leave_yes"), on=lambda: self.screen.app.leave_round(ui), primary=True),
        ]
        open_modal(ui, "ministry/leave_round", t("ministry.leave_title"), body, answers=answers)
