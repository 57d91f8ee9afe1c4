"""Names of actors as they stand within a sentence, where the language in use may want an article."""

from game.window.catalog import t
from game.world import World


def in_text(world: World, code: str) -> str:
    """Return an actor's name for the middle of a sentence: ``the Netherlands``, but ``Japan``."""
    name = world.name(code)
    return t("common.name_with_article", name=name) if code in t("common.names_with_article").split() else name


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning, since a name filled in there may begin with an article."""
    return text[:1].upper() + text[1:]
