"""Policies of the home front: calling a vote of ratification, a campaign for it, and a supplementary vote."""

from __future__ import annotations

from game.actions import Campaign, Ratify, SupplementaryVote
from game.rules.ratification import why_not_ratify
from game.rules.spec import Field, grid
from game.rules.supplementary import most_cents, why_not_ask
from game.rules.turn import refuse
from game.state import State
from game.world import CENTS, World


class RatifyRule:
    """Put an accession to the vote at home; it stands until there is a signature to vote on."""

    record = Ratify

    def key(self, world: World, seat: str, policy: Ratify) -> str:
        """One vote for each bloc."""
        return f"ratify:{policy.bloc}"

    def neutral(self, policy: Ratify) -> bool:
        """Calling it off."""
        return not policy.attempt

    def check(self, world: World, state: State, seat: str, policy: Ratify) -> None:
        """Refuse what cannot be ratified now, and calling off what was not called."""
        if not policy.attempt:
            if (seat, self.key(world, seat, policy)) not in state.policies:
                raise refuse("no-vote-called", "You have not called this vote at home.")
            return
        why = why_not_ratify(world, state, seat, policy.bloc)
        if why is not None:
            raise why

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats that can call a vote or call one off."""
        return world.rules.ratification and bool(self._options(world, state, seat))

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer the vote on every accession that can be ratified, and calling off those that are called."""
        return (Field("vote", tuple(self._options(world, state, seat))),)

    def _options(self, world: World, state: State, seat: str) -> list[dict[str, object]]:
        called = [bloc for bloc in state.blocs if (seat, f"ratify:{bloc}") in state.policies]
        return [
            {"bloc": bloc, "attempt": bloc not in called}
            for bloc in sorted(state.blocs)
            if bloc in called or why_not_ratify(world, state, seat, bloc) is None
        ]


class CampaignRule:
    """Money for the case at home, spent in the plenary of the first vote of ratification that is held."""

    record = Campaign

    def key(self, world: World, seat: str, policy: Campaign) -> str:
        """One campaign."""
        return "campaign"

    def neutral(self, policy: Campaign) -> bool:
        """No money."""
        return policy.usd == 0

    def check(self, world: World, state: State, seat: str, policy: Campaign) -> None:
        """Refuse campaigns where nothing is ratified, and more than there is money for."""
        if not world.rules.ratification:
            raise refuse("no-ratification", "Accessions need no ratification at this table.")
        if policy.usd * CENTS > state.cash(seat):
            raise refuse("no-money", "You can spend {most:usd} in this round.", most=state.cash(seat) // CENTS)

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats at a table where accessions are ratified."""
        return world.rules.ratification and seat not in world.union_of and seat != world.rival

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer sums on a grid of the allotment, as far as there is money, and ending it."""
        most = min(world.allotment[seat], state.cash(seat)) // CENTS
        return (Field("usd", (0, *(int(v) for v in grid(most / 4, float(most), 3))) if most >= 4 else (0,)),)


class SupplementaryVoteRule:
    """Ask the legislature for more money in this round."""

    record = SupplementaryVote

    def key(self, world: World, seat: str, policy: SupplementaryVote) -> str:
        """One vote."""
        return "supplementary"

    def neutral(self, policy: SupplementaryVote) -> bool:
        """Asking for nothing."""
        return policy.usd == 0

    def check(self, world: World, state: State, seat: str, policy: SupplementaryVote) -> None:
        """Refuse a vote too soon after the last one, and more than a legislature would hear of."""
        why = why_not_ask(world, state, seat, policy.usd) if policy.usd else None
        if why is not None:
            raise why

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats that can ask now."""
        return why_not_ask(world, state, seat, 1) is None

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer sums up to the most that can be asked for, and calling it off."""
        most = most_cents(world, seat) // CENTS
        return (Field("usd", (0, *(int(v) for v in grid(most / 4, float(most), 4))) if most >= 4 else (0,)),)
