"""Who walks, and how fast (definition D3). Minutes without a speed mean nothing, so every output prints the profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from circle15.errors import InputError
from circle15.units import m_per_s, metres_in
from circle15.words import Language, say

Slope = Literal["none", "tobler"]

#: Slower than anyone walks, faster than anyone walks: beyond these a speed is a slip of the unit.
SPEED_KMH: Final = (0.5, 12.0)

#: Tobler's hiking function is 6 exp(-3.5 |s + 0.05|) km/h: people are fastest on a gentle way down, s = -0.05.
_TOBLER_RATE: Final = 3.5
_TOBLER_EASIEST: Final = 0.05

#: Steps in heights that are wrong make cliffs: nobody walks there, and no number overflows.
_STEEPEST: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkProfile:
    """Who walks.

    A profile that is given nothing but a speed is plain: no cost for slopes, stairs or crossings.

    Parameters
    ----------
    speed_kmh
        Speed on the flat, along streets and off them, in km/h.
    slope
        ``"none"``, or ``"tobler"``: the speed on a grade *s* is the flat speed times
        exp(-3.5 (abs(s + 0.05) - 0.05)),
        Tobler's hiking function scaled to this walker. Up and down differ. Without elevations all streets are flat.
    max_grade
        Streets that are steeper anywhere, up or down, are not walked on; None: any grade is. 0.0833 is 1:12.
    stairs_factor
        How much longer stairs take than as many level metres; None: this walker cannot use stairs.
    signal_crossing_s
        Seconds that a crossing with traffic lights costs.
    major_crossing_s
        Seconds that a crossing of a trunk, primary or secondary road without lights costs.
    off_network_factor
        How much longer a metre off the streets takes than one along them, at least 1.
    max_snap_m
        A place farther than this from every street is off the network. The default, 250 m, is the side of the
        super-blocks that Chinese towns were built in: a place inside one is still served by the streets
        around it.
    name
        Short name, printed on every output.
    zh, en
        What people call it.
    source
        Where the speed comes from.
    sources
        Where the other numbers come from, by their names.

    Raises
    ------
    InputError
        If a number is not one that a walker can have.

    Examples
    --------
    >>> WalkProfile(speed_kmh=4.8).metres_in(15)
    1200.0

    References
    ----------
    W. Tobler (1993), Three presentations on geographical analysis and modeling. NCGIA technical report 93-1.
    """

    speed_kmh: float
    slope: Slope = "none"
    max_grade: float | None = None
    stairs_factor: float | None = 1.0
    signal_crossing_s: float = 0.0
    major_crossing_s: float = 0.0
    off_network_factor: float = 1.0
    max_snap_m: float = 250.0
    name: str = "custom"
    zh: str = "自定义"
    en: str = "custom"
    source: str = "given by the user"
    sources: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse numbers that no walker has."""
        low, high = SPEED_KMH
        if not low <= self.speed_kmh <= high:
            raise InputError("profile_speed", value=self.speed_kmh, low=low, high=high)
        if not 0 < self.max_snap_m <= 5_000:
            raise InputError("profile_max_snap", value=self.max_snap_m)
        if self.slope not in ("none", "tobler"):
            raise InputError("profile_number", name="slope", value=self.slope, known="none, tobler")
        for name, (least, most) in PROFILE_BOUNDS.items():
            value = getattr(self, name)
            if value is None and name in FORBIDDABLE:
                continue
            if not least <= value <= most:
                raise InputError("profile_number", name=name, value=value, known=f"{least:g} ... {most:g}")

    @property
    def speed_m_s(self) -> float:
        """Speed on the flat in metres a second."""
        return m_per_s(self.speed_kmh)

    @property
    def fastest_m_s(self) -> float:
        """Metres a second that this walker never exceeds, straight or along streets."""
        if self.slope == "none":
            return self.speed_m_s
        return self.speed_m_s / float(self.pace(np.array([-_TOBLER_EASIEST]))[0])

    @property
    def waits(self) -> bool:
        """Whether crossings cost this walker time, which does not shrink when the walker is faster."""
        return self.signal_crossing_s > 0 or self.major_crossing_s > 0

    def metres_in(self, minutes: float) -> float:
        """Metres that are walked in so many minutes on the flat."""
        return metres_in(minutes, self.speed_kmh)

    def pace(self, grade: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much longer a metre takes on a grade than on the flat; grades are rise over run, up is positive.

        >>> WalkProfile(speed_kmh=4, slope="tobler").pace(np.array([0.0, 0.1, -0.1])).round(3).tolist()
        [1.0, 1.419, 1.0]
        """
        if self.slope == "none":
            return np.ones_like(grade)
        steep = _TOBLER_RATE * (np.abs(grade + _TOBLER_EASIEST) - _TOBLER_EASIEST)
        return np.exp(np.minimum(steep, _STEEPEST))

    def costs(self, language: Language) -> str:
        """Say what costs this walker time beside the flat metres; empty for a plain profile.

        >>> PROFILES["wheelchair"].costs("en")
        'slopes after Tobler, none over 8.3 %, no stairs, 24.5 s a signal, 10 s a main road'
        """
        parts: list[tuple[str, bool, dict[str, object]]] = [
            ("slope", self.slope != "none", {}),
            ("max_grade", self.max_grade is not None, {"value": 100 * (self.max_grade or 0.0)}),
            ("no_stairs", self.stairs_factor is None, {}),
            ("stairs", self.stairs_factor not in (None, 1.0), {"value": self.stairs_factor}),
            ("signal", self.signal_crossing_s > 0, {"value": self.signal_crossing_s}),
            ("major", self.major_crossing_s > 0, {"value": self.major_crossing_s}),
            ("off_network", self.off_network_factor > 1, {"value": self.off_network_factor}),
        ]
        said = [say(f"walker.{name}", language, **values) for name, there, values in parts if there]
        return ("、" if language == "zh" else ", ").join(said)

    def title(self, language: Language) -> str:
        """What people call this profile."""
        return self.zh if language == "zh" else self.en


#: What the numbers of a profile may be, beside its speed and ``max_snap_m``.
PROFILE_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "max_grade": (0.01, 1.0),
    "stairs_factor": (1.0, 20.0),
    "signal_crossing_s": (0.0, 600.0),
    "major_crossing_s": (0.0, 600.0),
    "off_network_factor": (1.0, 20.0),
}

#: Numbers that may be None: without a limit, and not at all.
FORBIDDABLE: Final = frozenset({"max_grade", "stairs_factor"})

_TOBLER: Final = "Tobler (1993), scaled to the walker's flat speed"
_STAIRS: Final = "OpenTripPlanner's default: stairs take three times as long"
_SIGNAL: Final = (
    "mean wait (C - g)²/2C of the Highway Capacity Manual at the longest red that GB/T 51439-2021, 9.2.1 lets "
    "people wait (70 s) and 30 s of green (our assumption): 24.5 s"
)
_MAJOR: Final = (
    "our assumption: 10 s, the upper end of the Highway Capacity Manual's level of service B without a signal"
)

#: The costs beside the flat speed of everybody who walks upright.
_ON_FOOT: Final[Mapping[str, str]] = {
    "slope": _TOBLER,
    "stairs_factor": _STAIRS,
    "signal_crossing_s": _SIGNAL,
    "major_crossing_s": _MAJOR,
}


def _on_foot(name: str, zh: str, en: str, speed_kmh: float, source: str) -> WalkProfile:
    """Somebody who walks upright: slopes, stairs and crossings cost time."""
    return WalkProfile(
        name=name,
        zh=zh,
        en=en,
        speed_kmh=speed_kmh,
        source=source,
        slope="tobler",
        stairs_factor=3.0,
        signal_crossing_s=24.5,
        major_crossing_s=10.0,
        sources=_ON_FOOT,
    )


def _on_wheels(name: str, zh: str, en: str, numbers: Mapping[str, float], sources: Mapping[str, str]) -> WalkProfile:
    """Somebody on wheels: no stairs, and no street that is too steep."""
    return WalkProfile(
        name=name,
        zh=zh,
        en=en,
        speed_kmh=numbers["speed_kmh"],
        source=sources["speed_kmh"],
        slope="tobler",
        max_grade=numbers["max_grade"],
        stairs_factor=None,
        signal_crossing_s=24.5,
        major_crossing_s=10.0,
        sources={**_ON_FOOT, "stairs_factor": "wheels", "max_grade": sources["max_grade"]},
    )


PROFILES: Final[Mapping[str, WalkProfile]] = {
    profile.name: profile
    for profile in (
        WalkProfile(
            name="planning",
            zh="规范一致",
            en="planning",
            speed_kmh=4.0,
            source="GB 50180-2018: 15 minutes go with 800 to 1000 m; 1000 m in 15 minutes are 4.0 km/h",
        ),
        _on_foot(
            "adult", "成年人", "adult", 4.8, "OpenTripPlanner's default and Transport for London's PTAL: 1.33 m/s"
        ),
        _on_foot("adult_fast", "成年人(快)", "adult, fast", 5.0, "default of OSRM, openrouteservice and GraphHopper"),
        _on_foot(
            "elderly",
            "老年人",
            "elderly (60+)",
            3.0,
            "GOAT's profile for the elderly, 0.83 m/s; 750 m in 15 minutes agree with a longest walk of about 800 m",
        ),
        _on_foot(
            "elderly_active",
            "健康老年人",
            "active elderly",
            3.3,
            "15th percentile of the over-60s at crossings, 0.92 m/s",
        ),
        _on_foot(
            "child_preschool",
            "学龄前儿童",
            "pre-school child",
            3.2,
            "Varela-Martínez (2024): mean of 48 pre-school children, 0.88 m/s",
        ),
        _on_foot(
            "child_school",
            "小学生",
            "schoolchild",
            3.0,
            "500 m in 10 minutes, the pair behind the radius of primary schools in GB 50442",
        ),
        _on_wheels(
            "stroller",
            "婴儿车",
            "stroller",
            {"speed_kmh": 3.6, "max_grade": 0.12},
            {"speed_kmh": "our assumption: no source found", "max_grade": "Valhalla's limit for wheelchairs"},
        ),
        _on_wheels(
            "wheelchair",
            "轮椅 / 失能老人",
            "wheelchair or frail",
            {"speed_kmh": 2.7, "max_grade": 0.0833},
            {
                "speed_kmh": "Kelleher et al. (RESNA 2006): logged community speed of manual wheelchairs, 0.75 m/s",
                "max_grade": "ramps of 1:12 (to be confirmed in GB 50763, GB 55019)",
            },
        ),
    )
}

#: Other names of profiles.
_ALSO_CALLED: Final[Mapping[str, str]] = {"frail": "wheelchair", "child": "child_school"}

DEFAULT_PROFILE: Final = "planning"


def profile_of(profile: "str | WalkProfile") -> WalkProfile:
    """Look up a profile by name; a profile is returned as it is.

    Raises
    ------
    InputError
        If no profile has this name.
    """
    if isinstance(profile, WalkProfile):
        return profile
    name = _ALSO_CALLED.get(profile, profile)
    if name not in PROFILES:
        raise InputError("profile_unknown", value=profile, known=", ".join(PROFILES))
    return PROFILES[name]
