"""Every pattern of a sentence that the rules and the saves may say, found in the source of the program.

``python -m tests.window.refusal_patterns`` prints them as JSON, for whoever translates them.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: The functions that take a pattern, and in which place.
TAKES = {"say": 0, "pattern": 0, "refuse": 1}


def sources() -> list[Path]:
    """The modules that speak English: all of the game but its window, which has catalogues."""
    return sorted(p for p in ROOT.glob("game/**/*.py") if "window" not in p.parts and p.name != "wording.py")


def said(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.expr]]:
    """The calls that take a pattern, with what they are given for it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKES:
            place = TAKES[node.func.id]
            if len(node.args) > place:
                yield node, node.args[place]


def patterns_in(source: str) -> set[str]:
    """The patterns that stand as such in the source of a module."""
    found = (given for _, given in said(ast.parse(source)))
    return {given.value for given in found if isinstance(given, ast.Constant) and isinstance(given.value, str)}


def all_patterns() -> list[str]:
    """Every pattern of the program, sorted."""
    return sorted(set().union(*(patterns_in(path.read_text(encoding="utf-8")) for path in sources())))


if __name__ == "__main__":
    print(json.dumps(all_patterns(), indent=1, ensure_ascii=False))
