"""What each kind of check asks a rule to say: its parameters, their units and bounds, and the units that it can judge.

A rule's file is checked against this table, so that whoever writes a standard is told by line and key what is wrong;
:mod:`circle15.verdicts.checks` holds one function for each name here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from circle15.standards.model import BASES, LEVELS

ParamType = Literal["number", "flag", "choice", "kinds", "services", "field", "values", "tiers", "steps", "rules"]

_OPEN: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One parameter of a kind of check.

    Parameters
    ----------
    type
        What its value is.
    needed
        Whether a rule of this kind must name it.
    above, at_most
        Bounds of a number: greater than the first, at most the second.
    choices
        Values of a choice.
    default
        What counts where the rule says nothing.
    """

    type: ParamType
    needed: bool = True
    above: float = 0.0
    at_most: float = _OPEN
    choices: tuple[str, ...] = ()
    default: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What one kind of check needs to be told.

    Parameters
    ----------
    params
        By name.
    levels
        Units that it can judge.
    bases
        Bases that it knows; the first counts where a rule says nothing.
    kinds
        Whether a rule must name facility kinds (True), may not (False), or may (None).
    each
        Whether a rule must say what each smaller unit has to do.
    walked
        Whether the answer depends on who walks.
    """

    params: Mapping[str, Param]
    levels: tuple[str, ...] = ("community",)
    bases: tuple[str, ...] = ("reachable",)
    kinds: bool | None = True
    each: bool = False
    walked: bool = False


def _number(*, needed: bool = True, above: float = 0.0, at_most: float = _OPEN, default: object = None) -> Param:
    return Param(type="number", needed=needed, above=above, at_most=at_most, default=default)


def _share(*, needed: bool = True, default: object = None) -> Param:
    return _number(needed=needed, at_most=1.0, default=default)


def _maybe(kind: ParamType, default: object = None, choices: tuple[str, ...] = ()) -> Param:
    return Param(type=kind, needed=False, default=default, choices=choices)


_LIMIT_MIN: Final = _number(at_most=240.0)
_LIMIT_M: Final = _number(at_most=20_000.0)
_MAYBE_LIMIT_MIN: Final = _number(needed=False, at_most=240.0)
_MAYBE_LIMIT_M: Final = _number(needed=False, at_most=20_000.0)
#: How far a soft word (基本, 左右, 原则上) lets a figure be missed; inside it the finding is borderline.
_TOLERANCE: Final = _number(needed=False, above=-1e-12, at_most=0.5, default=0.0)
_ORIGIN: Final = _maybe("choice", "door", ("door", "gate"))
_HOUSED: Final = ("assigned", "present")
_ABOVE: Final = tuple(level for level in LEVELS if level != "community")

#: Every kind of check by the name that standards call it.
ASKS: Final[Mapping[str, Ask]] = MappingProxyType(
    {
        "reach_time": Ask(params={"limit_min": _LIMIT_MIN, "origin": _ORIGIN}, walked=True),
        "reach_network_distance": Ask(params={"limit_m": _LIMIT_M, "origin": _ORIGIN}, walked=True),
        "reach_straight_distance": Ask(params={"limit_m": _LIMIT_M}),
        "step_free_reach": Ask(params={"limit_min": _LIMIT_MIN}),
        "tier_reach": Ask(params={"limit_m": _LIMIT_M, "not_replaced_by": Param(type="kinds")}, walked=True),
        "presence": Ask(
            params={
                "min_count": _number(needed=False, default=1.0),
                "every_kind": _maybe("flag", default=False),
                "limit_min": _MAYBE_LIMIT_MIN,
                "limit_m": _MAYBE_LIMIT_M,
            },
            levels=LEVELS,
            bases=("present", "assigned", "reachable"),
            walked=True,
        ),
        "basket": Ask(
            params={
                "services": Param(type="services"),
                "min_services": _number(needed=False),
                "limit_min": _MAYBE_LIMIT_MIN,
                "limit_m": _MAYBE_LIMIT_M,
            },
            bases=("reachable", "present", "assigned"),
            kinds=False,
            walked=True,
        ),
        "floor_area_per_100hh": Ask(params={"min_m2_per_100hh": _number()}, bases=_HOUSED),
        "min_area": Ask(
            params={"min_m2": _number(), "of": _maybe("choice", "total", ("total", "largest"))}, bases=_HOUSED
        ),
        "required_area": Ask(params={"min_m2_per_100hh": _number(), "min_m2": _number()}, bases=_HOUSED),
        "office_share": Ask(params={"max_share": _share(needed=False)}, bases=_HOUSED),
        "activity_share": Ask(params={"min_share": _share(needed=False)}, bases=_HOUSED),
        "community_size": Ask(
            params={"min_households": _number(), "max_households": _number(), "tolerance": _TOLERANCE},
            bases=("present",),
            kinds=False,
        ),
        "staff_per_households": Ask(params={"max_households_per_staff": _number()}, bases=("present",), kinds=False),
        "facilities_per_residents": Ask(
            params={
                "min_residents": _number(),
                "max_residents": _number(),
                "mode": Param(type="choice", choices=("strict", "lenient")),
            },
            levels=("subdistrict", "district"),
            bases=("present",),
        ),
        "capacity_per_1000": Ask(
            params={
                "capacity": Param(type="choice", choices=("beds", "places")),
                "per": Param(type="field"),
                "min_per_1000": _number(),
            },
            levels=LEVELS,
            bases=("present", "assigned"),
        ),
        "unit_coverage": Ask(
            params={
                "of": Param(type="choice", choices=("community", "subdistrict", "district")),
                "min_share": _share(needed=False),
                "tolerance": _TOLERANCE,
            },
            levels=_ABOVE,
            bases=BASES,
            kinds=None,
            each=True,
            walked=True,
        ),
        "facility_share": Ask(
            params={"min_share": _share(needed=False), "tolerance": _TOLERANCE},
            levels=LEVELS,
            bases=("present", "assigned"),
        ),
        "unit_count": Ask(
            params={"of": Param(type="choice", choices=("community", "subdistrict")), "min_count": _number()},
            levels=_ABOVE,
            bases=BASES,
            kinds=None,
            each=True,
        ),
        "ladder": Ask(
            params={
                "of": Param(type="choice", choices=("community", "subdistrict")),
                "steps": Param(type="steps"),
                "tolerance": _TOLERANCE,
            },
            levels=_ABOVE,
            bases=BASES,
            kinds=None,
            each=True,
            walked=True,
        ),
        "growth": Ask(
            params={"year": _number(above=1900, at_most=2100), "min_count": _number()},
            levels=_ABOVE,
            bases=("present",),
        ),
        "field_value": Ask(
            params={
                "field": Param(type="field"),
                "per": _maybe("field"),
                "min_value": _number(needed=False),
                "max_value": _number(needed=False),
                "values": _maybe("values"),
            },
            levels=LEVELS,
            bases=("present",),
            kinds=False,
        ),
        "hierarchy": Ask(params={"tiers": Param(type="tiers")}, levels=LEVELS, bases=_HOUSED, kinds=False),
        "co_location": Ask(
            params={
                "with_kinds": Param(type="kinds"),
                "within_m": _number(at_most=2_000.0),
                "min_share": _share(needed=False, default=1.0),
            },
            levels=LEVELS,
            bases=("present", "assigned"),
        ),
        "opening_hours": Ask(
            params={
                "min_hours_per_day": _number(needed=False, at_most=24.0),
                "weekends": _maybe("flag", default=False),
            },
            bases=("assigned", "present"),
        ),
        "mobile_service": Ask(
            params={"fixed_kinds": Param(type="kinds"), "limit_min": _LIMIT_MIN},
            bases=("assigned", "present"),
            walked=True,
        ),
        "new_build": Ask(
            params={"min_m2_per_100hh": _number(needed=False), "on_time": _maybe("flag", default=False)},
            bases=("assigned", "present"),
        ),
        "rules_met": Ask(params={"rules": Param(type="rules")}, kinds=None, bases=BASES),
    }
)
