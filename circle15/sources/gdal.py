"""Settings of GDAL that hold for the reading of one file and no longer."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gdal_options(**options: str) -> Iterator[None]:
    """Set options of GDAL, and give back what they were."""
    import pyogrio

    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
