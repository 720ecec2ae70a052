"""When a finding is firm: the one rule that makes it borderline (definition D6)."""

from typing import Final

#: A verdict that fewer of the spread's settings agree with is borderline.
AGREEMENT: Final = 0.8
