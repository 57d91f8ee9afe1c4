"""The cards of a round's resolution about the table: deals, votes and blocs.

Each card draws from the top of a rectangle and returns the y below itself; the screen scrolls it.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.rules.charter import charter_of
from game.rules.motions import schedule_of
from game.rules.turn import Happening
from game.state import Bloc, Motion
from game.window.catalog import t
from game.window.clause_phrases import clause_in_words
from game.window.figures import percent
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.naming import in_text, name_of
from game.window.phrases import floor_level, mineral_of, motion_in_words, stage_of
from game.window.refusals import told_refusal
from game.window.screens.blocs_unions import union_line
from game.window.screens.blocs_words import SCHEDULES
from game.window.screens.facts import ENDLESS, heading
from game.window.screens.resolution_digest import COUNTED, SETTLED, Digest
from game.window.screens.resolution_lines import MOST_OTHERS, flags, muted, sentence, sentences
from game.window.theme import GAP_M, GAP_S, HEADING, Ink, Tone
from game.window.tidings import concerns
from game.window.told import told
from game.window.ui import Ui

_RESULTS: dict[str, tuple[str, Tone]] = {
    "adopted": ("check", "good"),
    "rejected": ("cross", "bad"),
    "superseded": ("dash", "neutral"),
    "void": ("dash", "warn"),
    "unseconded": ("dash", "neutral"),
    "union_agreed": ("check", "good"),
    "union_refused": ("back", "warn"),
}


def deals(ui: Ui, rect: Rect, digest: Digest) -> float:
    """Treaties that entered into force, payments, breaches."""
    y = rect.y
    treaties = {treaty.id: treaty for treaty in digest.after.treaties}
    entered = digest.of("treaty_in_force")
    y = heading(ui, rect.x, y, rect.w, t("resolution.treaties", count=len(entered)), rule=False)
    if not entered:
        y = muted(ui, rect, y, t("resolution.no_treaties"))
    entered.sort(key=lambda h: not concerns(h, digest.after.seat))
    for happening in entered[:MOST_OTHERS]:
        y = sentence(ui, rect, y, digest, happening)
        treaty = treaties.get(happening.get("treaty"))
        for clause in treaty.clauses if treaty is not None else ():
            indent = ui.em(40) + 3 * GAP_S
            text = clause_in_words(digest.after, clause, happening.round)
            y += ui.paragraph(Rect(rect.x + indent, y, rect.w - indent, ENDLESS), f"• {text}", color="muted")
        y += 4
    paid = digest.of(*SETTLED)
    y = heading(ui, rect.x, y, rect.w, t("resolution.payments", count=len(paid)))
    return sentences(ui, rect, y, digest, paid) if paid else muted(ui, rect, y, t("resolution.no_payments"))


# --- votes ---------------------------------------------------------------------------------------------------------


def votes(ui: Ui, rect: Rect, digest: Digest) -> float:
    """Every motion that was counted, with its roll call and those within unions."""
    y = rect.y
    counted = digest.of(*COUNTED)
    if not counted:
        return muted(ui, rect, y, t("resolution.no_votes"))
    for number, happening in enumerate(counted):
        y = _vote(ui, rect, y, digest, happening, number)
    return y


def _vote(ui: Ui, rect: Rect, y: float, digest: Digest, happening: Happening, number: int) -> float:
    motion: Motion | None = digest.after.motions.get(happening.get("motion"))
    result = happening.kind.removeprefix("motion_")
    icon, tone = _RESULTS[result]
    subject = motion_in_words(digest.after, motion.content) if motion is not None else t("journal.motion_unknown")
    title = t("resolution.motion", number=happening.get("motion"), subject=subject)
    if number:
        ui.hline(rect.x, rect.right, y)
        y += GAP_S
    word = t(f"resolution.result_{result}")
    side, line = ui.em(18), ui.line_height(HEADING)
    word_w = ui.text_width(word, bold=True) + side + 6
    beside = rect.w - word_w - GAP_M >= ui.em(220)
    title_w = rect.w - word_w - GAP_M if beside else rect.w
    title_h = ui.paragraph(Rect(rect.x, y, title_w, ENDLESS), title, size=HEADING, bold=True)
    spot = Rect(rect.right - word_w, y, word_w, line) if beside else Rect(rect.x, y + title_h, word_w, line)
    ui.icon(Rect(spot.x, spot.y, side, line), icon, ui.theme.tone(tone))
    ui.label(Rect(spot.x + side + 6, spot.y, word_w - side - 6, line), word, bold=True, color=ui.theme.tone(tone))
    y += title_h if beside else title_h + line
    if motion is not None and motion.proposer in digest.world.index:
        y = muted(ui, rect, y, t("resolution.proposed_by", name=in_text(digest.world, motion.proposer))) - 4
    roll = happening.get("roll_call", ())
    for choice in ("for", "against", "abstain"):
        seats = [seat for seat, chosen in roll if chosen == choice]
        if seats:
            label = t(f"resolution.{choice}", count=len(seats))
            y = _roll(ui, rect, y, digest, f"{number}/{choice}", label, seats, happening)
    for vote in motion.unions if motion is not None and result not in ("union_agreed", "union_refused") else ():
        y += ui.paragraph(Rect(rect.x, y, rect.w, ENDLESS), union_line(digest.world, vote), color="muted")
        for choice in ("for", "against", "abstain"):
            seats = [seat for seat, chosen in vote.roll_call if chosen == choice]
            if seats:
                label = t(f"resolution.{choice}", count=len(seats))
                y = _roll(ui, rect, y, digest, f"{number}/{vote.union}/{choice}", label, seats)
    if happening.kind == "motion_void":
        y = muted(ui, rect, y, told_refusal(happening.get("reason", "")))
    return y + GAP_S


def _roll(
    ui: Ui, rect: Rect, y: float, digest: Digest, id: str, label: str, seats: Sequence[str],
    vote: Happening | None = None,
) -> float:  # fmt: skip
    """The flags of those who voted alike, in as many rows as needed; the tooltip names each and quotes it."""
    label_w = max(ui.text_width(t(f"resolution.{choice}", count=99)) for choice in ("for", "against", "abstain")) + 8
    ui.label(Rect(rect.x, y, label_w, ui.line_height()), label, color="muted")
    flag_w, row_h = ui.em(27), ui.line_height() + 3
    x = rect.x + label_w
    for seat in seats:
        if x + flag_w > rect.right:
            x, y = rect.x + label_w, y + row_h
        spot = Rect(x, y, flag_w - 3, ui.line_height())
        quote = None if vote is None else digest.quotes.of_vote(vote, seat)
        tip = Tip(quote, name_of(digest.world, seat)) if quote else name_of(digest.world, seat)
        look = ui.touch(f"roll/{id}/{seat}", spot, tip=tip, focusable=False)
        if look.hover or seat == digest.after.seat:
            ui.box(Rect(spot.x - 2, spot.y + 1, spot.w + 4, spot.h - 2), "accent", None, 3)
        ui.flag(Rect(spot.x, spot.y, spot.w, spot.h), seat)
        x += flag_w
    return y + row_h


# --- blocs ---------------------------------------------------------------------------------------------------------


def blocs(ui: Ui, rect: Rect, digest: Digest) -> float:
    """Each bloc: who came and went, whether it is in force, and its floors before and after."""
    y = rect.y
    for number, (bloc_id, bloc) in enumerate(digest.after.blocs.items()):
        name = told(digest.world.charters[bloc_id].name)
        y = heading(ui, rect.x, y, rect.w, name, rule=number > 0)
        y = _standing(ui, rect, y, digest, bloc)
        y = _members(ui, rect, y, digest, bloc, digest.before.blocs.get(bloc_id))
        y = _floors(ui, rect, y, digest, bloc, digest.before.blocs.get(bloc_id))
    if not digest.after.blocs:
        y = muted(ui, rect, y, t("resolution.no_blocs"))
    changes = digest.of("withdrew", "notice_given", "application_rejected", "union_agreed", "union_refused",
                        "expelled", "left_expelled", "fund_collected", "fund_returned", "bloc_short", "bloc_lapsed",
                        "bloc_dissolved", "bloc_recovered")  # fmt: skip
    if changes:
        y = heading(ui, rect.x, y, rect.w, t("resolution.bloc_changes"))
        y = sentences(ui, rect, y, digest, changes)
    return y


def _standing(ui: Ui, rect: Rect, y: float, digest: Digest, bloc: Bloc) -> float:
    charter = charter_of(digest.world, bloc)
    full = bloc.full_members
    share = sum(digest.world.weight(seat) for seat in full)
    if bloc.dissolved:
        key, icon, tone = "dissolved", "cross", "bad"
    elif bloc.in_force:
        key, icon, tone = ("in_force_new" if digest.of("bloc_in_force") else "in_force"), "check", "good"
    else:
        key, icon, tone = "not_in_force", "clock", "text"
    text = t(
        f"resolution.bloc_{key}", heads=len(full), needed=charter.critical_mass_members, share=percent(share),
        share_needed=percent(charter.critical_mass_use_share),
    )  # fmt: skip
    side, line = ui.em(16), ui.line_height()
    ink: Ink = tone  # type: ignore[assignment]
    ui.icon(Rect(rect.x, y, side, line), icon, ink)
    return y + ui.paragraph(Rect(rect.x + side + 6, y, rect.w - side - 6, ENDLESS), text) + 4


def _members(ui: Ui, rect: Rect, y: float, digest: Digest, bloc: Bloc, before: Bloc | None) -> float:
    old = {seat for seat, _, _ in before.members} if before is not None else set()
    # Who joined in the sittings was in the view before already; the happenings of the round have all.
    fresh = {h.get("seat") for h in digest.of("acceded") if h.get("bloc") == bloc.id}
    new = [seat for seat, _, _ in bloc.members if seat not in old or seat in fresh]
    stayed = [seat for seat, _, _ in bloc.members if seat not in new]
    waiting = [a.member for a in bloc.applications]
    for key, seats in (("new", new), ("members", stayed), ("applying", waiting)):
        if seats:
            key_ = "all" if key == "members" and not new else key
            label = t(f"resolution.bloc_{key_}", count=len(seats))
            y += ui.paragraph(Rect(rect.x, y, rect.w, ENDLESS), label, color="muted")
            y = flags(ui, rect, y, digest, f"bloc/{bloc.id}/{key}", seats)
    if not bloc.members:
        y = muted(ui, rect, y, t("resolution.bloc_no_members"))
    return y


def _floors(ui: Ui, rect: Rect, y: float, digest: Digest, bloc: Bloc, before: Bloc | None) -> float:
    """Both schedules of a bloc, before and after."""
    shown = 0
    for name in SCHEDULES:
        old = {(m, s): level for m, s, level in schedule_of(before, name)} if before is not None else {}
        new = {(m, s): level for m, s, level in schedule_of(bloc, name)}
        if old or new:
            shown += 1
            y += ui.paragraph(Rect(rect.x, y, rect.w, ENDLESS), t(f"resolution.{name}"), color="muted")
            y = _levels(ui, rect, y, digest, old, new)
    return y if shown else muted(ui, rect, y, t("resolution.no_floors"))


def _levels(
    ui: Ui, rect: Rect, y: float, digest: Digest, old: dict[tuple[str, str], float], new: dict[tuple[str, str], float]
) -> float:
    for place in sorted(set(old) | set(new), key=lambda p: (digest.world.mineral_index[p[0]], p[1])):
        mineral, stage = place
        was = floor_level(old[place]) if place in old else t("resolution.none")
        is_ = floor_level(new[place]) if place in new else t("resolution.none")
        words = {"mineral": mineral_of(digest.after, mineral), "stage": stage_of(stage), "before": was, "after": is_}
        key = "floor_row" if old.get(place) == new.get(place) else "floor_row_changed"
        text = t(f"resolution.{key}", **words)
        y += ui.paragraph(Rect(rect.x, y, rect.w, ENDLESS), f"• {text}", bold=key == "floor_row_changed")
    return y + 4
