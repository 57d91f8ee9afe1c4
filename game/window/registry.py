"""The screens by name, and which of them may be shown when."""

# Screens by name: module and class; they are imported when first shown, so that the title comes up at once.
SCREENS = {
    "title": ("title", "TitleScreen"),
    "setup": ("setup", "SetupScreen"),
    "saves": ("saves", "SavesScreen"),
    "map": ("map", "MapScreen"),
    "table": ("table", "TableScreen"),
    "ministry": ("ministry", "MinistryScreen"),
    "blocs": ("blocs", "BlocsScreen"),
    "markets": ("markets", "MarketsScreen"),
    "journal": ("journal", "JournalScreen"),
    "mandate": ("mandate", "MandateScreen"),
    "resolution": ("resolution", "ResolutionScreen"),
    "delegations": ("delegations", "DelegationsScreen"),
    "codex": ("codex", "CodexScreen"),
    "reference": ("codex", "ReferenceScreen"),
    "inbox": ("inbox", "InboxScreen"),
    "settings": ("settings", "SettingsScreen"),
    "handover": ("handover", "HandoverScreen"),
    "since": ("since", "SinceScreen"),
    "end": ("end", "EndScreen"),
}
#: Screens that are not the game's own.
OUTSIDE = ("title", "setup", "saves", "settings", "reference")
#: What may be shown while nobody has the machine.
NEUTRAL = (*OUTSIDE, "handover")
#: What is about the present alone.
PRESENT = (*NEUTRAL, "since", "resolution", "end")
#: What stays chosen on these when one looks from one round to the next.
STEPPED = ("map", "journal")
