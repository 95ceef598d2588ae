"""Narrows a JSON Schema to what the grammars of the other engines force: integers end, and objects have
the properties that are declared. A small model that may write digits or further keys for ever does.
What conforms to the narrower schema conforms to the schema."""

from typing import Any

from outcomes import Refusal

LARGEST_INTEGER = 9_999_999_999_999_999
"""16 digits, the bound of the grammars that llama.cpp gets."""

DEPTH_LIMIT = 64
"""Schemas nested deeper are mistakes, or attacks on the stack."""

BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum", "const"}
SAYS_WHICH_OTHERS = {
    "additionalProperties",
    "patternProperties",
    "unevaluatedProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "$ref",
}
MAPS_OF_SCHEMAS = ("properties", "$defs", "definitions")
LISTS_OF_SCHEMAS = ("prefixItems", "anyOf", "oneOf", "allOf")
SCHEMAS = ("items", "additionalProperties")


def narrow_schema(schema: Any, depth: int = 0, is_alone: bool = True) -> Any:
    """A schema whose unbounded integers have at most 16 digits, and whose objects are closed unless it
    says otherwise; everything else as it was. `is_alone` is false for schemas that may hold together
    with others, each of which declares a part of the properties.

    Raises Refusal when it is nested too deep.
    """
    if depth > DEPTH_LIMIT:
        raise Refusal(
            "engine-refused",
            f"the JSON Schema is nested deeper than {DEPTH_LIMIT} levels",
            "Simplify the schema.",
        )
    if not isinstance(schema, dict):
        return schema
    narrowed = dict(schema)
    for key in MAPS_OF_SCHEMAS:
        if isinstance(schema.get(key), dict):
            narrowed[key] = {
                name: narrow_schema(part, depth + 1, is_alone=key == "properties")
                for name, part in schema[key].items()
            }
    for key in LISTS_OF_SCHEMAS:
        if isinstance(schema.get(key), list):
            narrowed[key] = [
                narrow_schema(part, depth + 1, is_alone=key == "prefixItems")
                for part in schema[key]
            ]
    for key in SCHEMAS:
        if key in schema:
            narrowed[key] = narrow_schema(schema[key], depth + 1)
    if is_unbounded_integer(schema):
        narrowed.update(minimum=-LARGEST_INTEGER, maximum=LARGEST_INTEGER)
    if is_alone and is_open_object(schema):
        narrowed["additionalProperties"] = False
    return narrowed


def is_unbounded_integer(schema: dict[str, Any]) -> bool:
    """Whether a schema allows integers of any length, and no other numbers."""
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return "integer" in kinds and "number" not in kinds and BOUNDS.isdisjoint(schema)


def is_open_object(schema: dict[str, Any]) -> bool:
    """Whether a schema declares properties and says nothing about others."""
    return "properties" in schema and SAYS_WHICH_OTHERS.isdisjoint(schema)
