"""Which units a rule is about, and of which that cannot be told."""

import numpy as np

from circle15.standards.model import Rule
from circle15.verdicts.facts import Facts
from circle15.verdicts.outcome import Mask, Texts, joined

#: A community that does not say whether it is urban is taken as urban, and the run says so: lists of town communities
#: rarely do. What else it does not say leaves the finding open.
_ASSUMED = "urban_rural"
_TOWN = "urban"


def about(rule: Rule, facts: Facts) -> tuple[Mask, Mask]:
    """Tell which units a rule is about.

    Parameters
    ----------
    rule
        ``applies_to`` and ``unit_level`` count.
    facts
        Tables.

    Returns
    -------
    Where it is, and where it may be for what the table does not say; shape (u,) each, never both. A unit of communities
    is concerned when one of them is.
    """
    count = len(facts.units["community"])
    sure, may = np.ones(count, dtype=np.bool_), np.ones(count, dtype=np.bool_)
    for name, allowed in rule.applies_to.items():
        said = facts.words(name)
        if name == _ASSUMED:
            said = said.where(said.notna(), _TOWN)
        fits = said.isin(list(allowed)).to_numpy(dtype=np.bool_)
        unsaid = said.isna().to_numpy(dtype=np.bool_)
        sure &= fits
        may &= fits | unsaid
    if rule.unit_level == "community":
        return sure, may & ~sure
    if not rule.applies_to or rule.each is not None:
        # What a share of communities is about, its communities say one by one.
        return np.ones(len(facts.units[rule.unit_level]), dtype=np.bool_), np.zeros(
            len(facts.units[rule.unit_level]), dtype=np.bool_
        )
    units = facts.units[rule.unit_level]
    own, possible = units.count(sure) > 0, units.count(may) > 0
    return own, possible & ~own


def unsaid_fields(rule: Rule, facts: Facts) -> Texts:
    """Name the columns that would tell whether a rule is about each unit, separated by semicolons, shape (u,)."""
    units = facts.units[rule.unit_level]
    unsaid = {
        name: units.count(facts.words(name).isna().to_numpy()) > 0 for name in rule.applies_to if name != _ASSUMED
    }
    lists = [np.where(mask, f"communities.{name}", "").astype(object) for name, mask in unsaid.items()]
    return joined(*lists) if lists else np.full(len(units), "", dtype=object)
