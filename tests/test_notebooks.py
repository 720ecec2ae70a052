"""The notebooks run from the top, offline, cell by cell; what they write goes into a temporary folder."""

import ast
import json
import tempfile
from pathlib import Path

import folium
import matplotlib as mpl
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)

#: Figures that each draws.
FIGURES = {"01_quick_start": 1, "02_your_data": 2, "03_standards_and_verdicts": 5, "04_reach_in_depth": 6}


def cells_of(notebook, kind="code"):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == kind]


def run_cell(source, names):
    """Run a cell as Jupyter does: its last line is what it shows."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)


@pytest.fixture
def at_home(monkeypatch, tmp_path):
    """The folder of the notebooks, with the circle15 that is tested, and figures that no window shows."""
    monkeypatch.chdir(ROOT / "notebooks")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # for the command line that a notebook starts
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    with mpl.rc_context():
        yield plt
    plt.close("all")


def test_the_notebooks_are_those_that_are_known():
    assert [path.stem for path in NOTEBOOKS] == list(FIGURES)


@each_notebook
def test_a_notebook_is_kept_without_its_outputs(notebook):
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells_of(notebook))


@each_notebook
def test_a_notebook_begins_with_a_word_in_chinese_and_says_what_is_invented(notebook):
    first = "".join(cells_of(notebook, "markdown")[0]["source"])
    assert any("\u4e00" <= sign <= "\u9fff" for sign in first)
    if notebook.stem in {"02_your_data", "03_standards_and_verdicts"}:
        assert "**invented**" in first
        assert "虚构" in first


@each_notebook
def test_a_notebook_names_no_place_of_one_machine(notebook):
    text = notebook.read_text(encoding="utf-8")
    assert not any(root in text for root in ("/home/", "/tmp", "/Users/", "C:\\\\"))


@each_notebook
@pytest.mark.filterwarnings("ignore:Glyph .* missing from font:UserWarning")  # a machine without a Chinese font
def test_a_notebook_runs_from_the_top_and_draws_its_figures(notebook, at_home, tmp_path):
    names = {}
    shown = [run_cell("".join(cell["source"]), names) for cell in cells_of(notebook)]
    figures = [at_home.figure(number) for number in at_home.get_fignums()]
    assert len(figures) == FIGURES[notebook.stem]
    for number, figure in enumerate(figures):
        figure.savefig(tmp_path / f"{number}.png", dpi=40)
        assert figure.axes
        assert all(ax.has_data() for ax in figure.axes)
    maps = [value for value in shown if isinstance(value, folium.Map)]
    assert all("<iframe" in drawn._repr_html_() for drawn in maps)
    assert len(maps) == (notebook.stem != "04_reach_in_depth")


def test_the_quick_start_comes_to_a_map_in_fewer_than_ten_lines():
    code = "\n".join("".join(cell["source"]) for cell in cells_of(NOTEBOOKS[0]))
    lines = [line for line in code.splitlines() if line.strip()]
    assert lines.index("c15.explore(result)") < 9
