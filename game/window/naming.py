"""Names of actors as they stand within a sentence, where the language in use may want an article."""

from game.window.catalog import t
from game.world import World


def with_article(name: str) -> str:
    """Return a name for the middle of a sentence: ``the Netherlands``, but ``Japan``.

    It goes by the name, not by the code: ``COD`` was Zaire once. The language lists names, and words (such as Republic
    or Council) that make any name want an article.
    """
    listed = name in t("common.names_with_article").split("|")
    if listed or set(name.split()) & set(t("common.words_with_article").split()):
        return t("common.name_with_article", name=name)
    return name


def in_text(world: World, code: str) -> str:
    """Return an actor's name for the middle of a sentence."""
    return with_article(world.name(code))


def rival_in_text(world: World) -> str:
    """Return the rival's name for the middle of a sentence; empty in a scenario without one."""
    return in_text(world, world.rival) if world.rival is not None else ""


def quoted(text: str) -> str:
    """Return a text that is quoted within a sentence without its full stop."""
    return text.strip().removesuffix(".")


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning, since a name filled in there may begin with an article."""
    return text[:1].upper() + text[1:]
