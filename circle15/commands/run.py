"""``circle15 run STUDY.toml`` and ``circle15 demo``: the whole chain, and the folder of files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from circle15.commands.shell import DONE, GAP, OUT, Format, FormatOption, OutOption, errors, print_json
from circle15.words import Language, say

if TYPE_CHECKING:
    from rich.console import Console

    from circle15.result import Result
    from circle15.study.model import Study

LayersOption = Annotated[
    str, typer.Option("--layers", help="Layers for a GIS: shp, gpkg, and streets for the streets beside; by commas.")
]
CrsOption = Annotated[
    str | None, typer.Option("--crs", help="Reference system of the layers, e.g. EPSG:4547; the place's own zone.")
]
EncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="Of shapefiles: gbk or utf-8; by the study's language.")
]
TemplateOption = Annotated[
    Path | None, typer.Option("--template", help="A .docx whose styles, cover and header report.docx keeps.")
]
PdfOption = Annotated[bool, typer.Option("--pdf", help="Print the report as report.pdf too; needs LibreOffice.")]
TilesOption = Annotated[
    str | None, typer.Option("--tiles", help="Let the map show online tiles on demand: osm or tianditu. Default: none.")
]
FailOption = Annotated[bool, typer.Option("--fail-on-gap", help="Exit with 1 when there is a gap.")]


def demo(
    sample: Annotated[
        str, typer.Argument(help="monaco (real), yunxi (invented) or wuhan (real streets, the rest invented).")
    ] = "monaco",
    out: OutOption = OUT,
    layers: LayersOption = "",
    crs: CrsOption = None,
    encoding: EncodingOption = None,
    template: TemplateOption = None,
    pdf: PdfOption = False,
    tiles: TilesOption = None,
    fail_on_gap: FailOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Run the whole chain on a sample that comes with circle15; no network is needed."""
    with errors(form=form):
        from circle15.samples import sample_study

        study = sample_study(sample)
    _run(study, out, _Wishes(layers, crs, encoding, template, pdf, tiles), fail_on_gap=fail_on_gap, form=form)


def run(
    study: Annotated[Path, typer.Argument(help="The study file, STUDY.toml.")],
    out: OutOption = OUT,
    layers: LayersOption = "",
    crs: CrsOption = None,
    encoding: EncodingOption = None,
    template: TemplateOption = None,
    pdf: PdfOption = False,
    tiles: TilesOption = None,
    fail_on_gap: FailOption = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """Run the whole chain on a study file."""
    _run(study, out, _Wishes(layers, crs, encoding, template, pdf, tiles), fail_on_gap=fail_on_gap, form=form)


class _Wishes(NamedTuple):
    """What is to be written beside the usual files, as it was typed."""

    layers: str
    crs: str | None
    encoding: str | None
    template: Path | None
    pdf: bool
    tiles: str | None

    @property
    def formats(self) -> list[str]:
        """Layers that are asked for."""
        return self.layers.replace("，", ",").split(",")

    def template_of(self, study: "Study") -> Path | None:
        """Template of the report; what cannot be done is said before anything is computed."""
        from circle15.api import judging
        from circle15.present.layers.files import wish_of

        wish_of(self.formats, self.crs, self.encoding)
        template = self.template or study.report_template
        if template is not None:
            judging.check_template(template)
        return template


def _run(study: Path, out: Path, wanted: _Wishes, *, fail_on_gap: bool, form: Format) -> None:
    """Run a study with progress, and say what it found."""
    with errors(form=form):
        from rich.console import Console

        from circle15.api import judging

        read = _study(study)
        template = wanted.template_of(read)
        # A program reads the standard output: what people are told on the way goes beside it.
        console = Console(stderr=form is Format.JSON)
        with console.status("…") as status:

            def tell(step: str, values: Mapping[str, object]) -> None:
                status.update(say(step, read.language, **values))

            result = judging.run(study, tell=tell, tiles=wanted.tiles)
            tell("step.write", {})
            written = judging.save(
                result, out, layers=wanted.formats, crs=wanted.crs, encoding=wanted.encoding, template=template
            )
            if wanted.pdf:
                tell("step.pdf", {})
                written = [*written, judging.save_pdf(written)]
        code = GAP if fail_on_gap and _has_gap(result) else DONE
        if form is Format.JSON:
            _print_json(result, out, written, code)
        else:
            _print(result, console)
        _print_files(result.manifest["language"], console, out, written)
        raise typer.Exit(code)


def _print(result: "Result", console: "Console") -> None:
    """Print the summary."""
    from circle15.present.console import print_summary

    print_summary(result, console)


def _print_files(language: Language, console: "Console", out: Path, written: Sequence[Path]) -> None:
    """Print where the files are, and which have a second name."""
    from circle15.present.folder import FILES
    from circle15.present.layers.files import LAYER_FILES

    known = (*FILES, *LAYER_FILES)
    for path in written:
        if path.name not in known:
            meant = next(name for name in known if _is_second(path.name, name))
            told = say("output_second_name", language, file=meant, second=path.name)
            console.print(told, highlight=False, markup=False, soft_wrap=True)
    console.print(say("console.written", language, folder=out), highlight=False, markup=False, soft_wrap=True)


def _print_json(result: "Result", out: Path, written: Sequence[Path], code: int) -> None:
    """Write the summary as JSON."""
    from circle15.present.summary.model import summary_model

    said = summary_model(result, result.manifest["language"])
    files = [path.relative_to(out) if path.is_relative_to(out) else path for path in written]
    print_json("run", {**said, "folder": out, "files": files, "exit_code": code})


def _is_second(name: str, meant: str) -> bool:
    """Whether a name is a second one of a file, whose place another program held."""
    return name.startswith(f"{Path(meant).stem}-") and Path(name).suffix == Path(meant).suffix


def _has_gap(result: "Result") -> bool:
    """Whether some mandatory, standard or target rule is unmet."""
    return bool(result.findings["gap"].any())


def _study(study: Path) -> "Study":
    """Read a study: its language is that of the messages, and it may name a template."""
    from circle15.study.reader import read_study

    return read_study(study)
