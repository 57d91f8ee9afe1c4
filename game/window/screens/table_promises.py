"""The fields of promises: votes, exports, staying out of a bloc, and a public word for one.

What can be chosen comes from the clause's own specification; bounds and reasons come from the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from game.actions import Clause, Endorsement, ExportAssurance, ExportRestraint, StageName, Standstill, VotePledge
from game.contents import Subject
from game.rules.clauses import CLAUSES
from game.rules.promises import SUBJECTS
from game.rules.spec import Field
from game.window.catalog import t
from game.window.figures import percent
from game.window.layout import Rect
from game.window.naming import in_text, name_of, sentence, short_mineral
from game.window.phrases import stage_in_words
from game.window.screens.table_forms import ID, Desk, Term, field_place
from game.window.theme import GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.tabs import TabItem, tabs

DEFAULT_TERM = 4
SHARES = (0.0, 0.25, 0.5, 0.75)


def offered(desk: Desk, kind: str, giver: str, receiver: str | None) -> list[Mapping[str, Any]]:
    """Return the combinations that the rules offer in which the giver and the receiver play these parts."""
    fields = CLAUSES[kind].fields(desk.view.world, desk.view, (desk.giver, desk.receiver))
    first = next((f.options for f in fields if isinstance(f, Field)), ())
    return [o for o in first if o[giver] == desk.giver and (receiver is None or o[receiver] == desk.receiver)]


class OfferedForm:
    """What forms share that choose among combinations of the rules: what is offered, when it runs, what it means."""

    kind: str
    first_focus = f"{ID}/answer/1"

    def __init__(self, desk: Desk, giver: str, receiver: str | None) -> None:
        self.desk = desk
        self.options = offered(desk, self.kind, giver, receiver)
        self.time = Term(desk, DEFAULT_TERM)
        self.place = 0

    @property
    def chosen(self) -> Mapping[str, Any]:
        """The combination that is chosen."""
        return self.options[min(self.place, len(self.options) - 1)] if self.options else {}

    def why_not(self) -> str | None:
        """Return why the giver can promise nothing of the kind."""
        if self.options:
            return None
        return sentence(t(f"table.none_{self.kind}", name=in_text(self.desk.view.world, self.desk.giver)))

    def choose(self, place: str) -> None:
        """Take another combination, and begin when it can."""
        self.place = int(place)
        self.time.start = max(self.time.start, int(self.chosen.get("start", 0)))

    def find(self, **wanted: Any) -> None:
        """Take the combination with these values, if it is still offered."""
        for place, option in enumerate(self.options):
            if all(option.get(name) == value for name, value in wanted.items()):
                self.place = place
                return

    def pick(self, ui: Ui, at: Rect, label: str, words: list[str]) -> float:
        """Draw the list of what is offered; returns the y below."""
        place = field_place(ui, at, label)
        options = [Option(str(n), text) for n, text in enumerate(words)]
        dropdown(ui, f"{ID}/promise", place, options, str(self.place), on=self.choose)
        return place.bottom

    def markets(self) -> list[str]:
        """Return the words of the exports that are offered."""
        world = self.desk.view.world
        return [
            t("table.market_option", mineral=short_mineral(world.mineral[o["mineral"]]),
              stage=stage_in_words(world, o["mineral"], o["stage"]))
            for o in self.options
        ]  # fmt: skip

    def finish(self, ui: Ui, at: Rect, y: float) -> float:
        """Draw the term and what the promise means; returns the y below."""
        y = self.time.draw(ui, Rect(at.x, y + GAP_S, at.w, 0), t("table.field_begins")) + GAP_S
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), t(f"table.about_{self.kind}"), color="muted")


class VotePledgeForm(OfferedForm):
    """The giver promises its vote."""

    kind = "vote_pledge"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "pledger", "promisee")
        self.subject: Subject = "any"
        self.choice: Literal["for", "against"] = "for"
        self.about = ""

    def read(self, clause: Clause) -> None:
        """Begin with the values of a pledge."""
        if isinstance(clause, VotePledge):
            self.find(bloc=clause.bloc)
            self.subject, self.choice, self.about = clause.subject, clause.choice, clause.about
            self.time.start, self.time.term = clause.start, clause.term

    def clause(self) -> VotePledge:
        """Return the pledge."""
        bloc = str(self.chosen.get("bloc", ""))
        time = self.time
        return VotePledge(self.desk.giver, self.desk.receiver, bloc, self.subject, self.choice, self.about,
                          time.start, time.term)  # fmt: skip

    def _set_subject(self, subject: str) -> None:
        self.subject = next(s for s in get_args(Subject) if s == subject)
        self.about = ""

    def _set_choice(self, choice: str) -> None:
        self.choice = "against" if choice == "against" else "for"

    def _set_about(self, about: str) -> None:
        self.about = about

    def _abouts(self) -> list[Option]:
        """Return what a pledge on this subject can be narrowed to."""
        view, world = self.desk.view, self.desk.view.world
        every = Option("", t("table.about_every"))
        if self.subject in ("set_floor", "set_export_floor"):
            return [every, *(Option(m, short_mineral(world.mineral[m])) for m in world.minerals)]
        if self.subject in ("admit", "expel"):
            seats = [s for s in world.seats if world.holds_trade_policy(s) and s not in (self.desk.giver, world.rival)]
            return [every, *(Option(s, name_of(view.world, s)) for s in seats)]
        return []

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the bloc, the subject, the side and the term."""
        view = self.desk.view
        y = at.y
        if len(self.options) > 1:
            names = [told(view.world.charters[o["bloc"]].name) for o in self.options]
            y = self.pick(ui, at, t("table.field_bloc"), names)
            y += GAP_S
        place = field_place(ui, Rect(at.x, y, at.w, 0), t("table.field_subject"))
        subjects = [Option(s, t(f"journal.pledge_{s}")) for s in SUBJECTS]
        dropdown(ui, f"{ID}/subject", place, subjects, self.subject, on=self._set_subject)
        abouts = self._abouts()
        if abouts:
            place = field_place(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("table.field_about"))
            dropdown(ui, f"{ID}/about", place, abouts, self.about, on=self._set_about)
        place = field_place(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("table.field_side"))
        sides = [TabItem(c, t(f"table.side_{c}")) for c in ("for", "against")]
        tabs(ui, f"{ID}/side", place, sides, self.choice, on=self._set_choice, segments=True)
        return self.finish(ui, at, place.bottom)


class AssuranceForm(OfferedForm):
    """The giver promises not to restrict its exports to the receiver."""

    kind = "export_assurance"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "country", "partner")
        self.choose("0")

    def read(self, clause: Clause) -> None:
        """Begin with the values of an assurance."""
        if isinstance(clause, ExportAssurance):
            self.find(mineral=clause.mineral, stage=clause.stage)
            self.time.start, self.time.term = clause.start, clause.term

    def clause(self) -> ExportAssurance:
        """Return the assurance."""
        mineral, stage = market_of_option(self.chosen)
        return ExportAssurance(self.desk.giver, self.desk.receiver, mineral, stage, self.time.start, self.time.term)

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the exports and the term."""
        return self.finish(ui, at, self.pick(ui, at, t("table.field_exports"), self.markets()))


class RestraintForm(OfferedForm):
    """The giver promises to restrict its exports to a third."""

    kind = "export_restraint"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "country", "partner")
        self.share = SHARES[2]
        self.time.start = min(1, self.time.left - 1)

    def read(self, clause: Clause) -> None:
        """Begin with the values of a restraint."""
        if isinstance(clause, ExportRestraint):
            self.find(mineral=clause.mineral, stage=clause.stage, target=clause.target)
            self.share = clause.share
            self.time.start, self.time.term = clause.start, clause.term

    def clause(self) -> ExportRestraint:
        """Return the restraint."""
        mineral, stage = market_of_option(self.chosen)
        time, target = self.time, str(self.chosen.get("target", ""))
        return ExportRestraint(self.desk.giver, self.desk.receiver, target, mineral, stage, self.share, time.start,
                               time.term)  # fmt: skip

    def _set_share(self, share: str) -> None:
        self.share = float(share)

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the exports and whom they go to, the share, and the term."""
        world = self.desk.view.world
        words = [
            t("table.restraint_option", market=text, target=name_of(world, option["target"]))
            for text, option in zip(self.markets(), self.options, strict=True)
        ]
        y = self.pick(ui, at, t("table.field_exports"), words)
        place = field_place(ui, Rect(at.x, y + GAP_S, at.w, 0), t("table.field_share"))
        shares = [Option(f"{s:g}", percent(s)) for s in sorted({*SHARES, self.share})]
        dropdown(ui, f"{ID}/share", place, shares, f"{self.share:g}", on=self._set_share)
        return self.finish(ui, at, place.bottom)


class StandstillForm(OfferedForm):
    """The giver promises to stay out of a bloc."""

    kind = "standstill"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "party", "promisee")
        self.choose("0")

    def read(self, clause: Clause) -> None:
        """Begin with the values of a standstill."""
        if isinstance(clause, Standstill):
            self.find(bloc=clause.bloc)
            self.time.start, self.time.term = clause.start, clause.term

    def clause(self) -> Standstill:
        """Return the standstill."""
        bloc = str(self.chosen.get("bloc", ""))
        return Standstill(self.desk.giver, self.desk.receiver, bloc, self.time.start, self.time.term)

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the bloc and the term."""
        world = self.desk.view.world
        names = [told(world.charters[o["bloc"]].name) for o in self.options]
        return self.finish(ui, at, self.pick(ui, at, t("table.field_bloc"), names))


class EndorsementForm(OfferedForm):
    """The giver endorses a bloc in public."""

    kind = "endorsement"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "endorser", None)

    def read(self, clause: Clause) -> None:
        """Begin with the values of an endorsement."""
        if isinstance(clause, Endorsement):
            self.find(bloc=clause.bloc)

    def clause(self) -> Endorsement:
        """Return the endorsement."""
        return Endorsement(self.desk.giver, str(self.chosen.get("bloc", "")))

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the bloc and what an endorsement does."""
        world = self.desk.view.world
        names = [told(world.charters[o["bloc"]].name) for o in self.options]
        y = self.pick(ui, at, t("table.field_bloc"), names) + GAP_S
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), t("table.about_endorsement"), color="muted")


def market_of_option(option: Mapping[str, Any]) -> tuple[str, StageName]:
    """Return the mineral and the stage of a combination."""
    return str(option.get("mineral", "")), "ore" if option.get("stage") == "ore" else "refined"
