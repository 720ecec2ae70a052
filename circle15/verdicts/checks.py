"""Every kind of check by the name that standards call it.

A new kind of check is one function that takes a rule and a case and returns an outcome, one line here, and one line in
:mod:`circle15.standards.asks` that says what a rule of this kind has to name.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from circle15.standards.model import Rule
from circle15.verdicts import by_area, by_network, by_people, by_service, by_units, by_walk
from circle15.verdicts.case import Case
from circle15.verdicts.outcome import Outcome

Check = Callable[[Rule, Case], Outcome]

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "activity_share": by_area.activity_share,
        "basket": by_service.basket,
        "capacity_per_1000": by_people.capacity_per_1000,
        "co_location": by_network.co_location,
        "community_size": by_people.community_size,
        "facilities_per_residents": by_people.facilities_per_residents,
        "facility_share": by_service.facility_share,
        "field_value": by_people.field_value,
        "floor_area_per_100hh": by_area.floor_area_per_100hh,
        "growth": by_service.growth,
        "hierarchy": by_network.hierarchy,
        "ladder": by_units.ladder,
        "min_area": by_area.min_area,
        "mobile_service": by_network.mobile_service,
        "new_build": by_network.new_build,
        "office_share": by_area.office_share,
        "opening_hours": by_network.opening_hours,
        "presence": by_service.presence,
        "reach_network_distance": by_walk.reach_network_distance,
        "reach_straight_distance": by_walk.reach_straight_distance,
        "reach_time": by_walk.reach_time,
        "required_area": by_area.required_area,
        "rules_met": by_units.rules_met,
        "staff_per_households": by_people.staff_per_households,
        "step_free_reach": by_walk.step_free_reach,
        "tier_reach": by_walk.tier_reach,
        "unit_count": by_units.unit_count,
        "unit_coverage": by_units.unit_coverage,
    }
)
