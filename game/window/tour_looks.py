"""The looks in which a tour draws its pictures, and the page that lists them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from game.errors import MinisterialError
from game.window.catalog import DEFAULT_LANGUAGE, available_languages
from game.window.painter import HEIGHT, TEXT_SCALES, WIDTH
from game.window.theme import DARK, THEMES

INDEX = "index.html"
ALL_SCALES = (1.0, 2.0)
ALL_SIZES = ((WIDTH, HEIGHT), (1920, 1080))
#: Width of a picture on the page that lists them, in pixels.
_THUMB = 400


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is drawn: size of the window in pixels, multiple of the type, names of theme and language."""

    size: tuple[int, int] = (WIDTH, HEIGHT)
    text_scale: float = 1.0
    theme: str = DARK.name
    language: str = DEFAULT_LANGUAGE

    @property
    def folder(self) -> str:
        """What a folder of its pictures is called: ``fr-dark-200-1280x720``."""
        return f"{self.language}-{self.theme}-{self.text_scale * 100:.0f}-{self.size[0]}x{self.size[1]}"


def looks_of(
    sizes: Sequence[tuple[int, int]] = (),
    text_scales: Sequence[float] = (),
    themes: Sequence[str] = (),
    languages: Sequence[str] = (),
    everything: bool = False,
) -> tuple[Look, ...]:
    """Return every combination of what is asked for, one language after the other.

    Args:
        sizes, text_scales, themes, languages: what to combine; the usual look where nothing is given.
        everything: where nothing is given, take both ends of the type's size, both usual windows, and all themes and
            languages.

    Raises:
        MinisterialError: for a theme, a language or a text scale that there is not.
    """
    usual = Look()
    sizes = tuple(sizes) or (ALL_SIZES if everything else (usual.size,))
    text_scales = tuple(text_scales) or (ALL_SCALES if everything else (usual.text_scale,))
    themes = tuple(themes) or (tuple(THEMES) if everything else (usual.theme,))
    languages = tuple(languages) or (tuple(available_languages()) if everything else (usual.language,))
    _check("theme", themes, tuple(THEMES))
    _check("language", languages, tuple(available_languages()))
    _check("text scale", [f"{scale:g}" for scale in text_scales], [f"{scale:g}" for scale in TEXT_SCALES])
    found = (
        Look(size, scale, theme, language)
        for language in languages
        for size in sizes
        for scale in text_scales
        for theme in themes
    )
    return tuple(dict.fromkeys(found))


def _check(what: str, asked: Sequence[str], there: Sequence[str]) -> None:
    unknown = next((name for name in asked if name not in there), None)
    if unknown is not None:
        raise MinisterialError(f"There is no {what} {unknown!r}; there are: {', '.join(there)}.")


def write_index(out: Path, files: Sequence[Path]) -> Path:
    """Write a page that shows all pictures, those of one screen beside each other; returns its path.

    Raises:
        MinisterialError: if it cannot be written.
    """
    rows: dict[str, list[Path]] = {}
    for file in files:
        rows.setdefault(file.stem, []).append(file)
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><title>Ministerial: every screen</title>',
        "<style>body{font:15px sans-serif;margin:24px;background:#14181f;color:#e8ebf0}"
        "figure{display:inline-block;margin:0 12px 16px 0}figcaption{color:#aab2bf}a{color:inherit}</style>",
        "</head><body>",
        f"<h1>Every screen: {len(files)} pictures</h1>",
    ]
    for name in sorted(rows):
        lines.append(f"<h2>{html.escape(name)}</h2>")
        for file in rows[name]:
            place = html.escape(file.relative_to(out).as_posix())
            look = html.escape(file.parent.name if file.parent != out else file.stem)
            lines.append(
                f'<figure><a href="{place}"><img src="{place}" width="{_THUMB}" loading="lazy" alt="{look}"></a>'
                f"<figcaption>{look}</figcaption></figure>"
            )
    lines.append("</body></html>")
    path = out / INDEX
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise MinisterialError(f"The page {path} cannot be written: {error.strerror}.") from None
    return path
