"""Imports point down, as docs/architecture.md draws them; and a few heavy modules stay where they belong."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Lower numbers are lower layers. A module may import modules of its own layer's package and of lower layers.
LAYERS = {
    "game.errors": 0,
    "game.chance": 0,
    "game.market": 0,
    "game.actions": 0,
    "game.contents": 0,
    "game.motions": 0,
    "game.policies": 0,
    "game.talks": 0,
    "game.instructions": 0,
    "game.scenario": 0,
    "game.pins": 0,
    "game.wording": 0,
    "game.program": 0,
    "game.case": 1,
    "game.case_table": 1,
    "game.market_inputs": 1,
    "game.world": 1,
    "game.state": 1,
    "game.agreements": 1,
    "game.bloc": 1,
    "game.ledger": 1,
    "game.undertakings": 1,
    "game.staff": 1,
    "game.tracking": 1,
    "game.temperaments": 1,
    "game.rules": 2,
    "game.backtest": 2,
    "game.generate": 2,
    "game.view": 3,
    "game.dispatch": 4,
    "game.redaction": 4,
    "game.divergence": 0,
    "game.engine": 4,
    "game": 5,
    "game.players": 5,
    "game.plugins": 5,
    "game.ministry": 6,
    "game.presets": 6,
    "game.templates": 5,
    "game.affordability": 5,
    "game.explaining": 6,
    "game.coaching": 6,
    "game.programs": 6,
    "game.session": 6,
    "game.savefile": 6,
    "game.savefolder": 6,
    "game.autosaves": 6,
    "game.restore": 6,
    "game.store": 6,
    "game.storefile": 6,
    "ai": 7,
    "game.window": 8,
    "game.simulate": 8,
    "game.testkit": 8,
    "game.balance": 8,
    "game.tournament": 8,
    "game.commands": 8,
    "game.report": 8,
    "game.report_counts": 8,
    "game.cli": 9,
    "game.__main__": 9,
}
# Two modules of the same ground layer know nothing of each other; errors are everybody's.
GROUND = (
    "game.chance",
    "game.market",
    "game.actions",
    "game.contents",
    "game.motions",
    "game.policies",
    "game.instructions",
    "game.talks",
    "game.scenario",
)
RECORDS = ("game.contents", "game.motions", "game.policies", "game.instructions", "game.talks")
OUTSIDE = {
    "pygame": ("game.window",),
    "sqlite3": ("game.store", "game.storefile"),
    "yaml": ("game.scenario", "game.backtest"),
    "pydantic": (
        "game.window.settings",
        "game.scenario",
        "game.actions",
        "game.contents",
        "game.motions",
        "game.policies",
        "game.talks",
        "game.instructions",
        "game.talks",
        "game.case",
        "game.savefile",
        "game.plugins",
        "game.temperaments",
        "game.backtest",
    ),
    "tqdm": ("game.commands",),
    "joblib": ("game.tournament",),
    "distributed": ("game.tournament",),
    "platformdirs": ("game.program",),
}


def modules() -> list[Path]:
    return sorted([*ROOT.glob("game/**/*.py"), *ROOT.glob("ai/**/*.py")])


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> tuple[str, int]:
    """Return the layer's name and height; the longest matching prefix counts."""
    name = module
    while name:
        if name in LAYERS and (name != "game" or module == "game"):
            return name, LAYERS[name]
        name = name.rpartition(".")[0]
    raise AssertionError(f"{module} belongs to no layer: add it to LAYERS at the height where it belongs")


def imports(path: Path) -> list[tuple[str, int, bool]]:
    """Return (module, line, only for types) of every import of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            typing_only.update(id(inner) for statement in node.body for inner in ast.walk(statement))
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            out.extend((alias.name, node.lineno, id(node) in typing_only) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                known = (ROOT / Path(*inner.split("."))).with_suffix(".py").exists() or (
                    ROOT / Path(*inner.split("."))
                ).is_dir()
                out.append((inner if known else node.module, node.lineno, id(node) in typing_only))
    return out


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_point_down(path: Path) -> None:
    module = name_of(path)
    here, height = layer_of(module)
    for target, line, _ in imports(path):
        if target.split(".")[0] not in ("game", "ai"):
            continue
        there, below = layer_of(target)
        if here == there:
            continue
        assert below <= height, f"{module}:{line} imports {target}, which lies above it"
        if here in GROUND:
            known = there == "game.errors" or (here in ("game.actions", *RECORDS) and there in RECORDS)
            assert known, f"{module}:{line}: the ground modules know nothing of each other ({target})"
        assert not (module.startswith("game.") and target.startswith("ai")), f"{module}:{line}: game never imports ai"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_outside_packages_stay_in_their_place(path: Path) -> None:
    module = name_of(path)
    for target, line, _ in imports(path):
        homes = OUTSIDE.get(target.split(".")[0])
        if homes is not None:
            assert any(module == home or module.startswith(home + ".") for home in homes), (
                f"{module}:{line} imports {target}, which belongs to {', '.join(homes)}"
            )


def test_the_test_sees_violations(tmp_path: Path) -> None:
    assert layer_of("game.market.solve") == ("game.market", 0)
    assert layer_of("game.window.screens.map")[1] > layer_of("ai.negotiator")[1]
    with pytest.raises(AssertionError):
        layer_of("game.nowhere")


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_rooms_are_not_too_big(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    # The Ui is one object by nature: what is drawn, focused and typed into share their state.
    most = {"game.window.ui": 560, "game.scenario.models": 460, "game.actions": 400}.get(name_of(path), 400)
    assert lines <= most, f"{name_of(path)} has {lines} lines; it has more than one job"
