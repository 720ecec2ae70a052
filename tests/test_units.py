"""Speeds, metres, seconds and minutes."""

import math

import numpy as np
import pytest

from circle15.units import m_per_s, metres_in, minutes, rounded_min, rounded_s, seconds


def test_a_thousand_metres_in_fifteen_minutes_are_4_km_h():
    assert metres_in(15, 4.0) == 1000.0
    assert m_per_s(4.0) * seconds(15.0) == pytest.approx(1000.0, abs=1e-9)


def test_minutes_and_seconds_undo_each_other():
    assert minutes(seconds(12.5)) == 12.5


@pytest.mark.parametrize(
    ("exact", "within"), [(899.4, True), (900.0, True), (900.04, True), (900.06, False), (900.6, False)]
)
def test_a_time_is_rounded_to_a_tenth_of_a_second_before_it_is_compared(exact, within):
    assert bool(rounded_min(exact) <= 15.0) == within
    assert bool(rounded_s(exact) <= seconds(15.0)) == within


def test_fifteen_minutes_stay_fifteen_minutes_through_every_conversion():
    for limit in np.arange(0.5, 60.5, 0.5):
        assert rounded_min(seconds(float(limit))) == limit


def test_unknown_stays_unknown():
    assert math.isnan(rounded_s(math.nan))
    assert np.isnan(rounded_min(np.array([math.nan, 60.0]))).tolist() == [True, False]
    assert np.isinf(rounded_s(math.inf))
