"""Two people at one machine: nothing of one's own, in words or in figures, is on any screen of the other.

Words: the other's mandate and everything that she types hold a sentinel, which no text, explanation, title, message or
list of saves may show. Figures: the same evening is played twice with other private acts of hers - sealed orders,
ballots, instructions, offers to a third party, a secret treaty, notes, drafts - and every screen must read the same.
"""

import datetime
import re
import shutil
from pathlib import Path

import pytest

import scenarios
from game import load_scenario
from game.actions import EndSitting, Instruct, Payment, Propose, Retract, SetPolicy, Sign, Sound, StockOrder, Vote
from game.errors import MinisterialError
from game.instructions import SignAbove
from game.players import make_player
from game.window.opening import Setup
from game.window.painter import Painter
from game.window.refusals import told_refusal
from game.window.registry import SCREENS
from game.window.screens import mandate
from game.window.screens.base import GameScreen
from game.window.ui import Ui
from game.window.widgets import clipboard
from game.window.widgets.entry import entry
from tests.window.everywhere import MOMENTS, OUTSIDE, SLICED, even_time, page_keys, registered, rest, showable, try_to
from tests.window.monkey import empty_saves
from tests.window.stage import Stage, own_home

#: Where it is heard what may be: on her own screens, and on those of the third person.
OWN = "hers"
PRESSED = ", pressed"
#: When a save was changed.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
WORD = "Quixotry"
PIN = "7391864"
#: Who keeps her things, somebody with whom she deals, and who looks: in the order in which they sit in this game.
HERS, THIRD, MINE = "KOR", "JPN", "AUS"
PAGES = 8
#: What would leave the screen that is looked at, or the game.
_AWAY = ("tool/", "frame/", "view/", "nav", "title/", "handover/", "menu", "saves/", "settings/", "setup/start", "end")


class Listener:
    """Hears every text that is drawn, also where it is scrolled out of sight, and reads what is behind the targets."""

    def __init__(self, paint: Painter) -> None:
        self.heard: dict[str, list[str]] = {}
        self.where = ""
        plain = paint._put

        def put(text, shown, *rest):
            self.heard.setdefault(self.where, []).append(text)
            plain(text, shown, *rest)

        paint._put = put

    def at(self, where: str) -> None:
        """What is heard from now on belongs to ``where``."""
        self.where = where
        self.heard.setdefault(where, [])

    def read(self, stage: Stage) -> None:
        """Read explanations, reasons, the title and the clipboard, too."""
        told = self.heard.setdefault(self.where, [])
        for hit in stage.ui.hits.hits:
            if hit.disabled_reason:
                told.append(hit.disabled_reason)
            self._tip(hit.tip, told)
        told.append(stage.loop.screen.title)
        told.append(clipboard._own)

    def _tip(self, tip, told) -> None:
        if tip is None:
            return
        told.extend((tip.text, tip.title))
        for line in tip.lines:
            told.extend((line.label, line.value))
            self._tip(line.more, told)

    def texts(self) -> dict[str, set[str]]:
        """What was heard, by place."""
        return {where: set(texts) for where, texts in self.heard.items() if where != OWN}

    def leaks(self, *sentinels: str) -> list[str]:
        """Where a sentinel was heard."""
        return [
            f"{where}: {text!r}"
            for where, texts in self.heard.items()
            if where != OWN
            for text in dict.fromkeys(texts)
            if any(sentinel in text for sentinel in sentinels)
        ]


class Evening:
    """A game of three people at one machine.

    Args:
        folder: of the scenario, whose mandate of one seat holds the sentinel.
        taste: 0 or 1: which of two ways she acts in.
    """

    def __init__(self, folder, taste: int = 0, opponents: str = "no-deal") -> None:
        self.taste = taste
        self.stage = Stage()
        self.ears = Listener(self.stage.ui.paint)
        self.app = self.stage.app
        self.app._now = lambda: datetime.datetime(2026, 2, 4, 14, 5, tzinfo=datetime.UTC)
        people = (HERS, THIRD, MINE)
        self.app.begin(Setup(str(folder), people, seed=5, opponents=opponents, pins={HERS: PIN}, minutes=9))
        self.app.settle()

    def sit(self, seat: str) -> None:
        """Pass the machine on until a seat has it."""
        for _ in range(30):
            called = self.app.hotseat.called()
            assert called is not None
            self.ears.at("handover")
            self.app.show("handover")
            self.stage.loop.frame()
            self.ears.read(self.stage)
            screen = self.app.screen("handover")
            screen.typed = PIN if called == HERS else ""
            self.ears.at("sits down" if called == MINE else OWN)
            screen.take(called)
            self.stage.loop.frame()
            if called == seat:
                return
            self.end()
        raise AssertionError(f"{seat} never has its turn")

    def end(self) -> None:
        """End the phase of who sits; the programs are looked at while they act."""
        self.ears.at("the programs' turn")
        self.app.end_phase(self.stage.ui)
        self.stage.loop.frame()
        self.ears.read(self.stage)
        self.app.settle()
        self.stage.loop.frame()

    def do(self, action) -> None:
        try_to(self.app.play.do, action)

    def keep_things(self) -> None:
        """Let her do and type everything that is hers alone."""
        play, stage = self.app.play, self.stage
        assert play.seat == HERS
        world, more = play.view.world, 1 + self.taste
        assert WORD in play.view.me.mandate.summary
        self.ears.at(OWN)
        self.do(SetPolicy(HERS, StockOrder(world.minerals[self.taste], buy_usd=1_111_000 * more)))
        self.do(Instruct(HERS, SignAbove(17.25 * more)))
        self.do(Propose(HERS, (THIRD,), (Payment(HERS, THIRD, 2_345_000 * more, 0, 1 + more),), secret=True))
        self.do(Sound(HERS, THIRD, (THIRD,), (Payment(HERS, THIRD, 3_210_000 * more, 0, 2),)))
        offers = [offer.id for offer in play.view.offers if offer.proposer == HERS]
        assert offers, "she has offered something"
        self.offer = offers[-1]
        stage.show("table")
        self.app.screen("table").select(THIRD)
        play.draft.clauses = [Payment(HERS, THIRD, 4_321_000 * more, 0, 2)]
        stage.loop.frame()
        for name in showable(self.app):
            if name in OUTSIDE:
                continue
            stage.show(name)
            rest(stage)
            self._type(f"{WORD}{self.taste}")
        play.notes.write(1, None, f"{WORD} note {self.taste}")
        clipboard.to_clipboard(f"{WORD} copied")
        stage.ui.toast(f"{WORD} toast {self.taste}", seconds=900)
        stage.show("journal")
        stage.loop.frame()

    def _type(self, text: str) -> None:
        """Type into every field of the screen."""
        for id, hit in list(self.stage.ui.hits.by_id.items()):
            if hit.text is not None and hit.disabled_reason is None and id in self.stage.ui.hits.by_id:
                self.stage.ui.set_focus(id)
                self.stage.hand.type(text)

    def look(self, press: bool = False) -> None:
        """Look at every screen, with everything that opens over it, and try what is not allowed."""
        play, stage = self.app.play, self.stage
        assert play.seat == MINE
        for name in showable(self.app):
            if name == "title":
                continue
            self._look_at(name)
            if press and name not in OUTSIDE:
                self._press_all(name)
        for opens in (self.app.show_search, self.app.show_menu, lambda ui: self.app.loop.show_keys()):
            stage.show("map")
            self.ears.at("overlays")
            opens(stage.ui)
            stage.loop.frame()
            self.ears.read(stage)
        stage.show("map")
        self.ears.at("search")
        self.app.show_search(stage.ui)
        for text in ("qu", "ja", "3"):
            stage.hand.type(text)
            self.ears.read(stage)
        stage.ui.layers.clear()
        self._refusals()

    def _look_at(self, name: str) -> None:
        stage = self.stage
        self.ears.at(name)
        stage.show(name)
        rest(stage)
        self.ears.read(stage)
        before: list[str] = []
        for _ in range(PAGES):
            if not page_keys(stage.ui):
                break
            stage.loop.frame()
            self.ears.read(stage)
            if (now := stage.texts()) == before:
                break
            before = now

    def _press_all(self, name: str) -> None:
        """Press everything on a screen, each time from the screen as it comes up."""
        stage = self.stage
        self.ears.at(f"{name}{PRESSED}")
        ids = [id for id, hit in stage.ui.hits.by_id.items() if hit.on is not None and not id.startswith(_AWAY)]
        for id in ids:
            stage.ui.layers.clear()
            stage.show(name)
            hit = stage.ui.hits.by_id.get(id)
            if hit is None or hit.rect.w <= 0 or hit.disabled_reason is not None:
                continue
            stage.hand.click(id)
            self.ears.read(stage)
            if self.app.play is None or self.app.play.seat != MINE or self.app.hotseat.sitting != MINE:
                raise AssertionError(f"{id} of {name} takes the machine away: it belongs to what is not pressed")
        stage.ui.layers.clear()

    def _refusals(self) -> None:
        """Try to lay hands on what is hers; what is said on refusal is heard."""
        told = self.ears.heard.setdefault("refusals", [])
        mine = self.app.play.seat
        for action in (Sign(mine, self.offer), Retract(mine, self.offer), Sign(mine, self.offer + 1000)):
            with pytest.raises(MinisterialError) as refused:
                self.app.play.do(action)
            told.append(told_refusal(refused.value).replace(str(self.offer), "#"))
        for _ in range(3):
            try:
                self.app.play.undo()
            except MinisterialError as error:
                told.append(told_refusal(error))

    def close(self) -> None:
        """Close the game and delete its save, so that the next evening finds the same folder."""
        self.app.close_game()
        empty_saves()


@pytest.fixture(autouse=True)
def time_of_their_own(monkeypatch):
    for module in SLICED:
        monkeypatch.setattr(module, "time", module.time)
    even_time()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A scenario in which her mandate holds the sentinel in every text."""
    home = tmp_path / "home"
    home.mkdir()
    own_home(home, monkeypatch)
    out = tmp_path / "table"
    shutil.copytree(Path(scenarios.__path__[0]) / "workshop-12", out)
    file = out / "mandates.yaml"
    head, tail = file.read_text(encoding="utf-8").split(f"\n{HERS}:\n", 1)
    hers, rest_ = tail.split("\n\n", 1)
    lines = []
    for line in hers.split("\n"):
        before, quote, _ = line.partition('"')
        lines.append(f'{before}"{WORD} {len(lines)}"' if quote else line)
    file.write_text(f"{head}\n{HERS}:\n" + "\n".join(lines) + f"\n\n{rest_}", encoding="utf-8")
    assert load_scenario(str(out)).mandates[HERS].summary.startswith(WORD)
    return out


def played(folder, taste: int, press: bool = False) -> Evening:
    """An evening in which she has kept her things, and the other has looked at everything."""
    evening = Evening(folder, taste)
    evening.sit(HERS)
    evening.keep_things()
    evening.app.show_title()
    evening.ears.at("title")
    evening.stage.loop.frame()
    evening.ears.read(evening.stage)
    evening.app.resume()
    evening.sit(HERS)
    evening.app.play.draft.clauses = evening.app.play.draft.clauses[:1]
    evening.ears.at(OWN)
    evening.end()
    evening.sit(THIRD)
    evening.do(Sign(THIRD, evening.offer))
    evening.end()
    evening.sit(MINE)
    evening.look(press)
    return evening


def closed(evening: Evening) -> Evening:
    """An evening that is over."""
    evening.close()
    return evening


def differences(one: Evening, other: Evening) -> list[str]:
    """What the other person could tell the two evenings apart by."""
    first, second = one.ears.texts(), other.ears.texts()
    # Behind what was pressed work goes on in slices of time: how far it is differs from one evening to the next.
    places = [where for where in sorted(first.keys() | second.keys()) if not where.endswith(PRESSED)]
    return [
        f"{where}: {text!r}"
        for where in places
        for text in sorted(first.get(where, set()) ^ second.get(where, set()))
        if not MOMENT.fullmatch(text)
    ]


def test_no_word_and_no_figure_of_one_person_is_on_a_screen_of_the_other(folder, monkeypatch):
    evenings, pictures = [], []
    for taste in (0, 1):
        evening = played(folder, taste)
        evenings.append(evening)
        assert not evening.ears.leaks(WORD, PIN)
        assert {"handover", "title", "the programs' turn", "refusals", "search"} <= evening.ears.heard.keys()
        assert set(showable(evening.app)) - {"title"} <= evening.ears.heard.keys()
        assert all(evening.ears.heard[name] for name in showable(evening.app) if name != "title")
        evening.app.save(evening.stage.ui)
        pictures.append(evening.app.play.table.keeper.header().thumbnail)
        evening.close()
    assert not differences(*evenings)
    assert pictures[0] == pictures[1] is not None


@pytest.mark.long
def test_nor_behind_anything_that_can_be_pressed(folder):
    evenings = [closed(played(folder, taste, press=True)) for taste in (0, 1)]
    for evening in evenings:
        assert not evening.ears.leaks(WORD, PIN)
    assert not differences(*evenings)


def voted(folder, taste: int) -> Evening:
    """An evening in which both have votes to cast in a plenary: she has, in one of two ways, and the other looks."""
    evening, mind = Evening(folder, taste, "heuristic"), make_player("heuristic")
    voting = False
    for _ in range(60):
        evening.sit(evening.app.hotseat.called())
        play = evening.app.play
        game, page = play.table.game, play.view.ballot_page
        if page and play.seat == HERS:
            voting = True
            for motion in page:
                evening.app.play.do(Vote(HERS, motion.id, ("for", "against")[taste if game.round == 5 else 0]))
        elif page and voting and play.seat == MINE and game.round == 5:
            evening.ears.heard.clear()
            evening.offer = 1
            evening.look()
            return evening
        else:
            for action in mind.act(play.view, game.key(play.seat)):
                if not isinstance(action, EndSitting):
                    evening.do(action)
        play.report = None
        evening.end()
    raise AssertionError("the two never vote in one plenary")


@pytest.mark.long
def test_nor_how_she_has_voted_before_the_votes_are_counted(folder):
    evenings = [closed(voted(folder, taste)) for taste in (0, 1)]
    for evening in evenings:
        assert evening.ears.heard["blocs"]
        assert not evening.ears.leaks(WORD, PIN)
    assert not differences(*evenings)


# --- the test itself can fail ---------------------------------------------------------------------------------------


def _in_a_text(monkeypatch):
    plain = GameScreen.draw

    def draw(screen, ui):
        plain(screen, ui)
        ui.label(ui.screen, screen.play.table.game.world.mandates[HERS].summary, ellipsis=True)

    monkeypatch.setattr(GameScreen, "draw", draw)


def _in_a_tip(monkeypatch):
    plain = GameScreen.draw

    def draw(screen, ui):
        plain(screen, ui)
        ui.touch("planted", ui.screen, tip=screen.play.table.game.world.mandates[HERS].assets[0])

    monkeypatch.setattr(GameScreen, "draw", draw)


def _in_a_message(monkeypatch):
    traces = Ui.clear_traces

    def kept(ui):
        shown = list(ui.toasts.shown)
        traces(ui)
        ui.toasts.shown = shown

    monkeypatch.setattr(Ui, "clear_traces", kept)


def _in_the_clipboard(monkeypatch):
    import game.window.ui as ui_module

    monkeypatch.setattr(ui_module, "forget_clipboard", lambda: None)


def _in_a_field(monkeypatch):
    typed = []

    def draw(screen, ui):
        plain(screen, ui)
        entry(ui, "planted", ui.screen, typed[0] if typed else "", on_change=lambda text: typed.__setitem__(
            slice(None), [text]))  # fmt: skip

    plain = mandate.MandateScreen.draw
    monkeypatch.setattr(mandate.MandateScreen, "draw", draw)


@pytest.mark.parametrize("plant", [_in_a_text, _in_a_tip, _in_a_message, _in_the_clipboard, _in_a_field])
def test_a_planted_word_is_found(plant, folder, monkeypatch):
    plant(monkeypatch)
    monkeypatch.setattr("tests.window.test_leaks.showable", lambda app: ("table", "mandate"))
    evening = played(folder, 0)
    assert evening.ears.leaks(WORD)
    evening.close()


def test_a_planted_figure_is_found(folder, monkeypatch):
    plain = GameScreen._badge

    def badge(screen, name):
        game = screen.play.table.game
        sealed = sum(
            p.buy_usd for (seat, _), p in game.state.policies.items() if seat == HERS and hasattr(p, "buy_usd")
        )
        return plain(screen, name) + sealed // 1_000_000

    monkeypatch.setattr(GameScreen, "_badge", badge)
    monkeypatch.setattr("tests.window.test_leaks.showable", lambda app: ("map",))
    evenings = [closed(played(folder, taste)) for taste in (0, 1)]
    assert differences(*evenings)


def test_what_was_typed_while_looking_at_an_earlier_round_stays_with_who_typed_it(folder, monkeypatch):
    evening = Evening(folder)
    app, stage = evening.app, evening.stage
    evening.sit(HERS)
    app.look_at(1, "journal")
    stage.loop.frame()
    evening._type(WORD)
    journal = app.screen("journal")
    assert journal.filter == WORD
    app.show_title()
    app.resume()
    evening.sit(MINE)
    app.look_at(1, "journal")
    evening.ears.at("looking back")
    stage.loop.frame()
    assert app.screen("journal") is not journal
    assert not evening.ears.leaks(WORD)
    evening.close()


def test_who_played_alone_before_leaves_no_message_to_those_who_share_the_machine_next(folder):
    evening = Evening(folder)
    evening.app.begin(Setup(str(folder), (HERS,), seed=5, opponents="no-deal"))
    evening.stage.ui.toast(f"{WORD} signs.", seconds=900)
    evening.ears.at("shared")
    evening.app.begin(Setup(str(folder), (THIRD, MINE), seed=5, opponents="no-deal"))
    evening.stage.loop.frame()
    assert evening.stage.screen == "HandoverScreen"
    assert not evening.ears.leaks(WORD)
    evening.close()


def test_all_screens_of_the_application_are_gone_through():
    there = set(registered())
    assert {*OUTSIDE, *MOMENTS} <= {*there, *SCREENS}
    assert {"map", "table", "ministry", "blocs", "markets", "journal", "mandate", *MOMENTS} <= there
