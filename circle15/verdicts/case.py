"""What a check is given beside its rule: the facts, the document that the rule stands in, and the other checks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from circle15.standards.model import Rule, Standard
from circle15.verdicts.facts import Facts
from circle15.verdicts.outcome import INCOMPLETE_DATA, NO_DATA, Mask, Outcome, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One document before the facts of one run.

    Parameters
    ----------
    facts
        Tables and walks.
    standard
        The document.
    ask
        Holds the facts to another rule.
    """

    facts: Facts
    standard: Standard
    ask: Callable[[Rule], Outcome]

    def lacking(
        self, kinds: Sequence[str], passes: Mask, may: Mask, missing: Texts, *, reason: str = NO_DATA
    ) -> tuple[Texts, Texts]:
        """Say where the lack of facilities cannot be told from missing data (definition D5).

        Parameters
        ----------
        kinds
            Facility kinds that are looked for.
        passes
            Where enough are known to be there, shape (u,).
        may
            Where there may be enough, for what the tables do not say.
        missing
            The columns that would tell.
        reason
            Why it is open where there may be enough.

        Returns
        -------
        Reasons why it is open, and the columns that are missing, both empty where it is told.
        """
        hidden = ~passes & ~may & (not self.facts.completeness.covers(kinds))
        why = np.where(~passes & may, reason, np.where(hidden, INCOMPLETE_DATA, "")).astype(object)
        return why, np.where(why == NO_DATA, missing, "").astype(object)
