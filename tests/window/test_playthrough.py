"""A person plays Japan from the title to the end of round twelve, with nothing but a mouse and a keyboard."""

from pathlib import Path

import pygame
import pytest

from game.session import Table
from game.store import Save
from game.window.app import App
from tests.window.stage import Stage, own_home


class Person:
    """Plays by looking at what is on the screen: clicks targets that are there and presses keys."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.hand = stage.hand
        self.overflows: list[str] = []

    @property
    def app(self) -> App:
        return self.stage.app

    def there(self, id: str) -> bool:
        """Whether a target can be seen and used."""
        hit = self.stage.ui.hits.by_id.get(id)
        return hit is not None and hit.rect.w > 0 and hit.disabled_reason is None

    def look(self) -> None:
        """Draw, and note every text that does not fit its box."""
        self.stage.loop.frame()
        for text in self.stage.ui.paint.overflows:
            self.overflows.append(f"{self.stage.screen}: {text}")

    def click(self, id: str) -> bool:
        if not self.there(id):
            return False
        self.hand.click(id)
        self.look()
        return True

    def press(self, key: int, *held: str) -> None:
        self.hand.press(key, *held)
        self.look()

    def wait(self) -> None:
        """Let frames pass until the others have acted."""
        for _ in range(4000):
            self.look()
            if self.app.play is not None and not self.app.play.busy:
                return
        raise AssertionError("the others never finish")

    def begin(self, scenario: str) -> None:
        self.stage.show("title")
        self.click("title/new")
        assert self.stage.screen == "SetupScreen"
        assert self.click(f"setup/scenario/{scenario}")
        self.press(pygame.K_RETURN)
        for _ in range(10):
            self.look()
        self.wait()
        assert self.stage.screen == "MandateScreen"

    def sitting(self) -> None:
        """Answer what waits, offer a deal, order stock, and read every view."""
        play = self.app.play
        assert play is not None
        for key in (pygame.K_F1, pygame.K_F4, pygame.K_F6, pygame.K_F5):
            self.press(key)
        if play.view.round in (2, 5) and self.click("markets/buy/more"):
            self.click("markets/seal")
        self.press(pygame.K_F4)
        bloc = play.view.blocs["floor-zone"]
        if bloc.status(play.seat) is None and bloc.signed(play.seat) is None and self.click("blocs/apply"):
            self.press(pygame.K_RETURN)
        self.ratify()
        self.press(pygame.K_F2)
        for _ in range(4):
            waiting = play.view.waiting_offers
            if not waiting:
                break
            self.press(pygame.K_SPACE)
            if not (play.view.round % 2 and self.click("table/sign")):
                self.click("table/decline")
        self.propose()

    def ratify(self) -> None:
        """Call the vote at home on a signature, with a campaign for it."""
        play = self.app.play
        assert play is not None
        if play.view.blocs["floor-zone"].signed(play.seat) and not self.app.screen("blocs").side.home.called:
            for _ in range(10):
                self.click("blocs/campaign/more")
            self.click("blocs/ratify")

    def propose(self) -> None:
        """Open the table by the search, add a payment and propose it: keyboard only."""
        play = self.app.play
        assert play is not None
        self.hand.type("/")
        self.look()
        self.hand.type(("bra", "kaz", "ind", "can")[play.view.round % 4])
        self.press(pygame.K_RETURN)
        self.press(pygame.K_a)
        self.press(pygame.K_RETURN)
        self.press(pygame.K_RETURN)

    def ballot(self) -> None:
        play = self.app.play
        assert play is not None
        for number, motion in enumerate(play.view.ballot_page):
            if number % 2 == 0:
                self.click(f"blocs/vote/{motion.id}/for")
        self.click("blocs/rest/abstain")

    def end_phase(self) -> None:
        self.press(pygame.K_e, "shift")
        if self.stage.ui.layers:
            # A draft is unsent: end anyway.
            self.press(pygame.K_RETURN)
        self.wait()


@pytest.mark.parametrize(
    ("scenario", "rounds"), [("workshop-12", 6), pytest.param("washington-2026", 12, marks=pytest.mark.long)]
)
def test_one_person_plays_japan_through_all_rounds(scenario: str, rounds: int, tmp_path: Path, monkeypatch) -> None:
    saves = own_home(tmp_path, monkeypatch)
    stage = Stage()
    person = Person(stage)
    person.begin(scenario)
    play = stage.app.play
    assert play is not None
    person.click("mandate/go")
    seen: set[str] = set()
    for _ in range(200):
        if play.over:
            break
        seen.add(stage.screen)
        if stage.screen == "ResolutionScreen":
            before = play.report
            for _ in range(12):
                person.press(pygame.K_RETURN)
                if play.report is None:
                    break
            assert play.report is not before
            continue
        ask = play.view.ask
        if ask == "sitting":
            person.sitting()
        elif ask == "ballot":
            person.ballot()
        person.end_phase()
    assert play.over
    for _ in range(12):
        if stage.screen != "ResolutionScreen":
            break
        person.press(pygame.K_RETURN)
    assert stage.screen == "EndScreen"
    assert not person.overflows, person.overflows[:5]
    assert {"ResolutionScreen"} <= seen

    game = play.table.game
    mine = [e.body["type"] for e in game.log if e.kind == "action" and e.seat == "JPN"]
    assert {"propose", "vote", "set_policy", "end_sitting"} <= set(mine)
    assert mine.count("end_sitting") >= rounds
    # It signed, and became a member by the vote at home that it called.
    assert play.view.blocs["floor-zone"].status("JPN") == "full"
    told = [h.kind for h in play.view.happenings if h.get("seat") == "JPN"]
    assert told.index("accession_signed") < told.index("campaign_paid") < told.index("ratified")
    assert len(play.view.price_history) == rounds

    # What was played is on disk, and replays to the same digest.
    digest = game.digest()
    stage.app.close_game()
    (file,) = saves.glob("*.ministerial")
    kept = Save.open(file)
    again = kept.load_game()
    assert again.digest() == digest
    assert Table(again, kept.players, None).game.over
    kept.close()
