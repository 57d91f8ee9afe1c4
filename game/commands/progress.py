"""Progress of long work, shown on a terminal and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on the error stream if that is a terminal; yields a function that takes how much is done."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from tqdm import tqdm

    with tqdm(total=total, desc=what, leave=False, file=sys.stderr) as bar:

        def show(done: int) -> None:
            bar.update(done - bar.n)

        yield show


@contextmanager
def measured(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar for work that says itself how much there is; yields a function of (done, total), None off a terminal.

    The bar comes with the first report and goes when all is done, so that another one may stand below it.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    bars: list[Any] = []

    def show(done: int, total: int) -> None:
        if not bars:
            bars.append(tqdm(total=total, desc=what, leave=False, file=sys.stderr))
        bars[0].update(done - bars[0].n)
        if done >= total:
            bars.pop().close()

    try:
        yield show
    finally:
        for bar in bars:
            bar.close()
