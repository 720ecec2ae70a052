"""Who walks, and how fast (definition D3). Minutes without a speed mean nothing, so every output prints the profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from circle15.errors import InputError
from circle15.units import m_per_s, metres_in
from circle15.words import Language

#: Slower than anyone walks, faster than anyone walks: beyond these a speed is a slip of the unit.
_SPEED_KMH: Final = (0.5, 12.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkProfile:
    """Who walks.

    A profile that is given nothing but a speed is plain: no cost for slopes, stairs or crossings.

    Parameters
    ----------
    speed_kmh
        Speed on the flat, along streets and off them, in km/h.
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

    Raises
    ------
    InputError
        If a number is not one that a walker can have.

    Examples
    --------
    >>> WalkProfile(speed_kmh=4.8).metres_in(15)
    1200.0
    """

    speed_kmh: float
    max_snap_m: float = 250.0
    name: str = "custom"
    zh: str = "自定义"
    en: str = "custom"
    source: str = "given by the user"

    def __post_init__(self) -> None:
        """Refuse numbers that no walker has."""
        low, high = _SPEED_KMH
        if not low <= self.speed_kmh <= high:
            raise InputError("profile_speed", value=self.speed_kmh, low=low, high=high)
        if not 0 < self.max_snap_m <= 5_000:
            raise InputError("profile_max_snap", value=self.max_snap_m)

    @property
    def speed_m_s(self) -> float:
        """Speed on the flat in metres a second."""
        return m_per_s(self.speed_kmh)

    @property
    def fastest_m_s(self) -> float:
        """Metres a second that this walker never exceeds, straight or along streets."""
        return self.speed_m_s

    def metres_in(self, minutes: float) -> float:
        """Metres that are walked in so many minutes on the flat."""
        return metres_in(minutes, self.speed_kmh)

    def title(self, language: Language) -> str:
        """What people call this profile."""
        return self.zh if language == "zh" else self.en


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
        WalkProfile(
            name="adult",
            zh="成年人",
            en="adult",
            speed_kmh=4.8,
            source="OpenTripPlanner's default and Transport for London's PTAL: 1.33 m/s",
        ),
        WalkProfile(
            name="elderly",
            zh="老年人",
            en="elderly (60+)",
            speed_kmh=3.0,
            source="GOAT's profile for the elderly: 0.83 m/s",
        ),
    )
}

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
    if profile not in PROFILES:
        raise InputError("profile_unknown", value=profile, known=", ".join(PROFILES))
    return PROFILES[profile]
