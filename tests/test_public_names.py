"""The public names: what ``import circle15`` hands out, and what it does not load."""

import inspect
import subprocess
import sys

import pytest

import circle15

#: Libraries that answer slowly; they are loaded when they are used.
HEAVY = ("osmnx", "folium", "matplotlib", "geopandas", "networkx", "osmium", "scipy")


def loaded_after(code):
    """Which heavy libraries a fresh interpreter has loaded after some code."""
    ask = f"{code}\nimport sys\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_the_public_names_are_those_of_the_api_sorted_and_each_once():
    assert list(circle15.__all__) == sorted(set(circle15.__all__))
    assert set(circle15.__all__) == set(circle15._HOME)


@pytest.mark.parametrize("name", circle15.__all__)
def test_every_public_name_resolves_and_says_what_it_is(name):
    item = getattr(circle15, name)
    assert item.__module__ == circle15._HOME[name]
    doc = inspect.getdoc(item)
    assert doc
    assert doc[0].isupper()
    assert doc.splitlines()[0].endswith(".")


@pytest.mark.parametrize("name", [name for name in circle15.__all__ if inspect.isfunction(getattr(circle15, name))])
def test_every_public_function_has_full_type_hints(name):
    signature = inspect.signature(getattr(circle15, name))
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(part.annotation is not inspect.Parameter.empty for part in signature.parameters.values())


def test_a_star_import_gives_exactly_the_public_names():
    given = {}
    exec("from circle15 import *", given)
    assert set(given) - {"__builtins__"} == set(circle15.__all__)


def test_the_names_of_the_design_are_there():
    wanted = {
        "read_network", "read_facilities", "read_communities", "nearest_times", "travel_times", "isochrones",
        "service_areas", "assess", "load", "explore", "run", "WalkProfile", "Result", "from_networkx", "to_networkx",
    }  # fmt: skip
    assert wanted <= set(circle15.__all__)


def test_no_module_takes_the_place_of_a_public_name_and_loading_the_api_loads_neither_osmnx_nor_folium():
    code = (
        "import circle15, importlib, pkgutil, sys\n"
        "circle15.assess\n"
        "print([name for name in ('osmnx', 'folium', 'matplotlib') if name in sys.modules])\n"
        "for item in pkgutil.iter_modules(circle15.__path__):\n"
        "    if item.name != '__main__':\n"
        "        importlib.import_module(f'circle15.{item.name}')\n"
        "print([name for name in circle15.__all__ if type(getattr(circle15, name)).__name__ == 'module'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "[]"]


def test_a_name_that_is_not_there_is_an_attribute_error_and_dir_lists_the_others():
    with pytest.raises(AttributeError, match=r"module 'circle15' has no attribute 'isochrone'"):
        circle15.isochrone  # noqa: B018
    assert set(circle15.__all__) <= set(dir(circle15))


def test_importing_circle15_loads_no_heavy_library():
    assert loaded_after("import circle15") == "[]"


def test_asking_for_help_loads_no_heavy_library():
    code = (
        "import sys\nfrom circle15.cli import main\nsys.argv = ['circle15', '--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code"
    )
    assert loaded_after(code) == "[]"
