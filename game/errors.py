"""The exceptions that carry a sentence for a person.

Everything that can go wrong because of what somebody wrote, typed or did is one of these; the command line and
the window print the sentence and nothing else. Anything else that is raised is a defect of the program.
"""


class MinisterialError(Exception):
    """An error with one clear sentence for the person in front of the machine."""


class Refused(MinisterialError):
    """An action that the rules do not allow now; it changed nothing.

    Attributes:
        code: a stable identifier, such as ``"not-your-turn"``, for tests, translation and logs.
        sentence: the reason for the player, in English, with the numbers that make it so.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class ScenarioError(MinisterialError):
    """A scenario folder that cannot be used; ``problems`` lists every fault found, not only the first."""

    def __init__(self, problems: "list[str]") -> None:
        head = problems[0] if len(problems) == 1 else f"{len(problems)} problems:\n  " + "\n  ".join(problems)
        super().__init__(head)
        self.problems = problems


class SaveError(MinisterialError):
    """A save that cannot be read or written."""


class ReplayDivergence(MinisterialError):
    """A replay that does not agree with its log; ``place`` names the first entry that differs."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")
        self.place = place
        self.sentence = sentence


class PlayerError(MinisterialError):
    """A player that is unknown, cannot be loaded, or misbehaved."""
