"""The streets of an examination: what the network doctor finds, and whom it concerns."""

import geopandas as gpd

from circle15.checkup import Remark
from circle15.errors import Circle15Error
from circle15.intake.seen import Seen
from circle15.metric import to_crs
from circle15.network.doctor import Examination, Homes, examine, homes_at
from circle15.network.walk import WalkNetwork
from circle15.rejects import Phrase
from circle15.study.model import Study
from circle15.verdicts.demand import demand_points
from circle15.words import Language, say


def examined(study: Study, network: WalkNetwork, seen: Seen) -> Examination:
    """Examine the streets of a study, with the homes of its communities where these could be read.

    Parameters
    ----------
    study
        What it says of near misses and of the edge of the data counts.
    network
        Its streets.
    seen
        Its tables.
    """
    return examine(network, _homes(network, seen), near_miss_m=study.near_miss_m, edge_closed=study.edge == "closed")


def doctor_remarks(found: Examination, file: str) -> list[Remark]:
    """Turn what should be looked at before the numbers are used into remarks."""
    return [
        Remark(severity=row["severity"], role="network", file=file, said=Phrase(row["text_zh"], row["text_en"]))
        for row in found.summary.to_dict("records")
        if row["severity"] == "warning"
    ]


def titled_places(found: Examination, language: Language) -> gpd.GeoDataFrame:
    """Give every suspect place the name of its kind, for a map."""
    titles = {kind: say(f"doctor.kind.{kind}", language) for kind in set(found.places["kind"])}
    return found.places.assign(title=found.places["kind"].map(titles))


def _homes(network: WalkNetwork, seen: Seen) -> Homes | None:
    """Where people live, as far as it could be read."""
    if seen.communities is None:
        return None
    try:
        communities, buildings, population = (
            None if table is None else to_crs(table, network.crs, what=name)
            for name, table in (
                ("communities", seen.communities),
                ("buildings", seen.buildings),
                ("population", seen.population),
            )
        )
    except Circle15Error:
        # Said of the file itself already.
        return None
    if communities is None:
        return None
    demand = demand_points(communities, buildings, population)
    return homes_at(demand.xy, demand.weight)
