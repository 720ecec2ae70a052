"""Who walks for rules in metres: somebody for whom a metre is a metre."""

from typing import Final

from circle15.network.profile import WalkProfile, profile_of
from circle15.verdicts.facts import Facts

_PLAIN: Final = "planning"
_COSTS: Final = (
    "slope", "max_grade", "stairs_factor", "signal_crossing_s", "major_crossing_s", "off_network_factor",
)  # fmt: skip


def plain_walker(facts: Facts) -> WalkProfile:
    """Take the study's own walker where nothing but metres costs them time; else one for whom that is so."""
    own, plain = facts.walked.network.profile, profile_of(_PLAIN)
    return own if all(getattr(own, name) == getattr(plain, name) for name in _COSTS) else plain
