"""The pages over the centre of the blocs screen: schedules, text room, matrix, and who tips it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.layout import Rect, cut_top
from game.window.screens.blocs_articles import Subject
from game.window.screens.blocs_charter import EXPEL, SHARE
from game.window.screens.blocs_floors import CHARTER, STOCK
from game.window.screens.blocs_matrix import Matrix
from game.window.screens.blocs_stock_form import CALL, RELEASE, TARGET
from game.window.screens.blocs_tipping import Tipping
from game.window.screens.blocs_words import SCHEDULES
from game.window.screens.text_room import TextRoom
from game.window.theme import CONTROL
from game.window.ui import Ui
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

FIRST = "schedules"
PAGES = (FIRST, "text", "matrix", "tipping")
_ICONS = {"schedules": "levy", "text": "journal", "matrix": "table", "tipping": "scales"}


class Pages:
    """Draws the tabs and the page.

    Attributes:
        page: the one that is shown.
    """

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.page = FIRST
        self.text = TextRoom(screen)
        self.matrix = Matrix(screen)
        self.tipping = Tipping(screen)

    @property
    def wide(self) -> bool:
        """Whether the page takes the place of the right column too."""
        return self.page != FIRST

    def choose(self, page: str) -> None:
        """Show a page."""
        self.page = page

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the tabs, and the page below them."""
        top, body = cut_top(rect, ui.em(CONTROL), 6)
        count = len(self.screen.motions())
        items = [
            TabItem(page, t(f"textroom.page_{page}"), icon=_ICONS[page] if ui.text_scale < 1.5 else "",
                    badge=count if page == "text" else 0, tip=t(f"textroom.page_{page}_tip"))
            for page in PAGES
        ]  # fmt: skip
        tabs(ui, "blocs/page", top, items, self.page, on=self.choose, segments=True, ellipsis=True)
        if self.page == "text":
            self.text.draw(ui, body)
        elif self.page == "matrix":
            self.matrix.draw(ui, body)
        elif self.page == "tipping":
            self.tipping.draw(ui, body)
        else:
            self.screen.floors.draw(ui, body)

    def table_now(self, ui: Ui) -> None:
        """Table the motion that is set up; from another page than that of the forms, go to the form first."""
        if self.page == FIRST:
            self.screen.floors.table_now(ui)
        elif self.page == "text":
            rules = self.screen.reading.provisions(self.text.article)
            self.open_form(rules[0] if rules else (self.text.article,))
        else:
            self.choose(FIRST)

    def show_column(self, about: str) -> None:
        """Show the matrix with the cursor on a motion or an article."""
        self.page = "matrix"
        self.matrix.show(about)

    def show_motion(self, number: int) -> None:
        """Show an open motion in the text room."""
        self.page = "text"
        self.text.show_motion(number)

    def open_form(self, subject: Subject) -> None:
        """Open the form for a motion on a provision, with its field chosen."""
        floors, kind = self.screen.floors, subject[0]
        self.page = FIRST
        if kind in SCHEDULES:
            floors.schedule, floors.picked = kind, False
            if len(subject) > 1:
                floors.mineral, floors.stage = subject[1], subject[2]
                self.screen.play.mineral = subject[1]
        elif kind in ("stock", "stock_target", "call", "release"):
            floors.schedule = STOCK
            form = floors.stock.form
            form.subject = {"call": CALL, "release": RELEASE}.get(kind, TARGET)
            if len(subject) > 1:
                form.choose_mineral(subject[1])
        else:
            floors.schedule = CHARTER
            rule = EXPEL if kind == "expel" else SHARE if subject[1] == "levy_share" else subject[1]
            floors.charter.subject, floors.charter.choice = rule, ""
