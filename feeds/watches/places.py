"""What may stand behind `from:`: a country, by its code or its English name, or who controls the outlet."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.model import Control

# ISO 3166 codes and the two the list of sources adds (EU, INT); names people type for them, folded.
_NAMES: Mapping[str, str] = {
    "AT": "austria",
    "BE": "belgium",
    "BG": "bulgaria",
    "BY": "belarus",
    "CA": "canada",
    "CH": "switzerland",
    "CN": "china",
    "CZ": "czechia, czech republic",
    "DE": "germany",
    "DK": "denmark",
    "EE": "estonia",
    "ES": "spain",
    "EU": "european union",
    "FI": "finland",
    "FR": "france",
    "GB": "united kingdom, uk, britain, great britain",
    "GR": "greece",
    "HU": "hungary",
    "IL": "israel",
    "INT": "international",
    "IR": "iran",
    "IT": "italy",
    "JP": "japan",
    "KP": "north korea",
    "KR": "south korea",
    "LT": "lithuania",
    "LV": "latvia",
    "MD": "moldova",
    "NL": "netherlands",
    "NO": "norway",
    "PL": "poland",
    "PT": "portugal",
    "QA": "qatar",
    "RO": "romania",
    "RU": "russia",
    "SE": "sweden",
    "SK": "slovakia",
    "TR": "turkey, turkiye",
    "UA": "ukraine",
    "US": "united states, usa, america",
}
_CODES = {name.strip(): code for code, names in _NAMES.items() for name in (*names.split(","), code.lower())}
_CONTROLS = {control.value.replace("-", " "): control.value for control in Control}


def origin(folded: str) -> tuple[str, str] | None:
    """What a folded word behind `from:` names, as ("country", code) or ("control", value); None where nothing.

    Any two letters are a country's code, since the list of sources is the operator's own.
    """
    if folded in _CONTROLS:
        return "control", _CONTROLS[folded]
    if folded in _CODES:
        return "country", _CODES[folded]
    return ("country", folded.upper()) if len(folded) == 2 and folded.isalpha() else None
