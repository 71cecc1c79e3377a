"""Places in articles: every mention with its span, and the unit it names at the article's date, or why it is not known.

`find_places` is the stage; `resolve` and `describe_place` answer for one name (command line, notebooks). All three read
the tables of `schemas/places` and follow one set of rules.
"""

from flows.extract.places_describe import describe_place
from flows.extract.places_find import MENTIONS, find_places
from flows.extract.places_lookup import Resolution, resolve

__all__ = ["MENTIONS", "Resolution", "describe_place", "find_places", "resolve"]
