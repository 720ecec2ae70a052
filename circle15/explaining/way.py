"""The way walked, in words: off the streets, along them by name, and off them again."""

from typing import Final

import numpy as np
import pandas as pd

from circle15.explaining.kept import Finding, Kept, plain

#: A leg that is shorter is not worth a word.
_LEG_M: Final = 0.5

#: Streets that are named.
_NAMED: Final = 8


def nearest(finding: Finding) -> str:
    """Say which facility is the nearest for the median resident, and how one walks there; empty without one."""
    facility, walk_min = finding.text("facility_id"), finding.number("walk_min")
    if not facility or np.isnan(walk_min):
        return ""
    parts = [finding.say("way.minutes", minutes=finding.amount(walk_min, "min")), *_legs(finding)]
    straight, ratio = finding.number("straight_m"), finding.number("detour_ratio")
    if not np.isnan(straight):
        parts.append(finding.say("way.straight", metres=finding.amount(straight, "m")))
    if not np.isnan(ratio):
        parts.append(finding.say("way.ratio", ratio=ratio))
    name = finding.kept.facility_name(facility, finding.language)
    return finding.say("explain.nearest", name=name, way=finding.say("list.part").join(parts))


def _legs(finding: Finding) -> list[str]:
    """Say the legs of the walk that are long enough to mention."""
    access, along, egress = (finding.number(f"{name}_m") for name in ("access", "network", "egress"))
    names = street_names(finding.kept, finding)
    street = names[0] if names else finding.say("way.street")
    legs = []
    if access >= _LEG_M:
        legs.append(finding.say("way.access", metres=finding.amount(access, "m"), street=street))
    if along >= _LEG_M:
        by = finding.say("way.by", names=finding.listed(names[:_NAMED])) if names else ""
        legs.append(finding.say("way.along", metres=finding.amount(along, "m"), names=by))
    if egress >= _LEG_M:
        legs.append(finding.say("way.egress", metres=finding.amount(egress, "m")))
    return legs or [finding.say("way.there")]


def street_names(kept: Kept, finding: Finding) -> list[str]:
    """Names of the streets that the median resident walks, in order; empty where the result cannot tell."""
    streets, home = kept.streets, finding.row.get("home")
    if "name" not in streets.columns or pd.isna(home) or kept.walks.empty:
        return []
    same = kept.walks["facility_id"] == finding.text("facility_id")
    walk = kept.walks[same & (kept.walks["home"] == home) & (kept.walks["profile"] == finding.text("walked_as"))]
    if len(walk) != 1:
        return []
    passed = [int(edge) for edge in str(walk["edges"].iloc[0]).split(";") if edge]
    names = streets["name"].iloc[passed].dropna().astype(str)
    return list(dict.fromkeys(plain(name) for name in names))
