"""The example of docs/interface-kit.md does what the guide says."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "interface-kit.md"


def test_the_example_runs_and_the_offer_is_sent():
    screen_source, test_source = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    names: dict = {}
    exec(compile(screen_source, str(GUIDE), "exec"), names)
    exec(compile(test_source, str(GUIDE), "exec"), names)
    screen, loop = names["screen"], names["loop"]
    assert screen.amount_musd == 125
    assert screen.sent
    assert "Offer sent." in [drawn.text for drawn in loop.ui.paint.drawn]
    assert loop.ui.hits.by_id["propose"].disabled_reason == "The offer has been sent."


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_the_example_fits_at_every_text_scale(scale):
    screen_source = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)[0]
    names: dict = {}
    exec(compile(screen_source, str(GUIDE), "exec"), names)
    loop = names["Loop"].headless((1280, 720), scale)
    loop.show(names["OfferScreen"]())
    loop.frame()
    assert loop.ui.paint.overflows == []


def test_the_functions_that_the_guide_names_exist():
    from importlib import import_module
    from pkgutil import iter_modules

    import game.window.widgets as package

    known: set[str] = set()
    for module in iter_modules(package.__path__):
        known |= set(vars(import_module(f"game.window.widgets.{module.name}")))
    for name in ("frame", "layout", "figures", "hits"):
        known |= set(vars(import_module(f"game.window.{name}")))
    text = GUIDE.read_text(encoding="utf-8")
    table = text.split("## Widgets")[1].split("\n## ")[0]
    named = re.findall(
        r"`([A-Za-z_]+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    )
    assert len(named) > 12
    assert [name for name in named if name not in known] == []
