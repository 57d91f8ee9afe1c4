"""How a player behaves: legal, deterministic, within its view, and without a memory of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from game.engine import Game
from game.testkit.hidden import with_other_secrets
from game.testkit.moments import Course, KitFailure, Moment, Subject, first_difference, replies_of, told

# The part of its actions that the rules may refuse a player: what it wants may have gone while it waited for its turn.
REFUSED_SHARE = 0.05
# An odd number, unlike that of the first process, so that sets of texts have another order.
OTHER_HASH_SEED = 12_345


def check_legal(course: Course) -> None:
    """Refuse a player whose actions the rules refuse too often, or that does not end its sittings itself."""
    if course.refused and len(course.refused) > REFUSED_SHARE * course.tried:
        moment, action, sentence = course.refused[0]
        share = f"{len(course.refused)} of its {course.tried} actions were refused"
        raise KitFailure("legal", f"{share}, first in {moment.where}: {told((action,))}: {sentence}")
    if course.unended:
        moment = course.unended[0]
        raise KitFailure("legal", f"{moment.where}: it did not end with EndSitting but with {told(moment.replies)}.")


def check_deterministic(course: Course, subject: Subject, seconds: float) -> None:
    """Refuse a player that gives the same view and key different answers, at once or in another process."""
    with closing(subject.process(OTHER_HASH_SEED, seconds)) as process:
        for moment in course.moments:
            player = subject.make()
            first, again = replies_of(player, moment), replies_of(player, moment)
            if first != again:
                raise KitFailure("deterministic", f"{moment.where}: asked again, {first_difference(again, first)}.")
            there = replies_of(process, moment)
            if there != moment.replies:
                difference = first_difference(there, moment.replies)
                raise KitFailure("deterministic", f"{moment.where}: in another process, {difference}.")


def check_within_view(course: Course, subject: Subject) -> None:
    """Refuse a player whose answers change with what its view does not show."""
    for moment in course.moments:
        here = replies_of(subject.make(), moment)
        hidden = Moment(with_other_secrets(moment.game, moment.seat), moment.seat, moment.replies)
        there = replies_of(subject.make(), hidden)
        if here != there:
            difference = first_difference(there, here)
            raise KitFailure("within-view", f"{moment.where}: with other secrets of the other seats, {difference}.")


def check_memory(courses: Sequence[Course], subject: Subject) -> None:
    """Refuse a player that answers otherwise when made anew, asked in another order, or after loading a save."""
    moments = [moment for course in courses for moment in course.moments]
    # Backwards, and with the games mixed: nothing that it may have kept is what it was.
    turned = sorted(range(len(moments)), key=lambda n: (-moments[n].game.round, n % 7, n))
    for moment in (moments[n] for n in turned):
        now = replies_of(subject.make(), moment)
        if now != moment.replies:
            difference = first_difference(now, moment.replies)
            raise KitFailure("memory", f"{moment.where}: a new one, asked out of order, does {difference}.")
    for course in courses:
        sittings = [moment for moment in course.moments if moment.view.ask == "sitting"] or course.moments
        if not sittings:
            continue
        moment = sittings[len(sittings) // 2]
        game = moment.game
        again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log, coaching=game.coaching)
        loaded = replies_of(subject.make(), Moment(again, moment.seat, moment.replies))
        if loaded != moment.replies:
            difference = first_difference(loaded, moment.replies)
            raise KitFailure("memory", f"{moment.where}: after saving and loading, {difference}.")
