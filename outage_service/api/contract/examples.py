"""Completes the examples in the OpenAPI document: FastAPI drops every null, and lists have no examples."""

from typing import Any

_REFERENCE = "#/components/schemas/"


def complete_examples(schemas: dict[str, Any]) -> None:
    """Give each list the example of its items, and each example the nulls that its schema requires."""
    for schema in schemas.values():
        items = schema.get("properties", {}).get("items", {}).get("items")
        if "examples" not in schema and items is not None:
            listed = _named(items, schemas).get("examples", [])[:1]
            if listed:
                schema["examples"] = [{"items": listed}]
    for schema in schemas.values():
        schema["examples"] = [_with_nulls(example, schema, schemas) for example in schema.get("examples", [])]
        if not schema["examples"]:
            del schema["examples"]


def _with_nulls(example: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    schema = _named(schema, schemas)
    if isinstance(example, list):
        return [_with_nulls(item, schema.get("items", {}), schemas) for item in example]
    if not isinstance(example, dict):
        return example
    properties = schema.get("properties", {})
    missing = {name: None for name in schema.get("required", ()) if name not in example}
    nulls = {name: None for name in missing if _may_be_null(properties.get(name, {}))}
    told = {
        name: _with_nulls(value, _not_null(properties.get(name, {})), schemas)
        for name, value in example.items()
    }
    return told | nulls


def _named(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schemas.get(name_of(schema), schema)
    return found


def name_of(schema: dict[str, Any]) -> str:
    """The name of the schema that `$ref` points to; "" without a `$ref`."""
    name: str = schema.get("$ref", "").removeprefix(_REFERENCE)
    return name


def _may_be_null(schema: dict[str, Any]) -> bool:
    return any(choice.get("type") == "null" for choice in schema.get("anyOf", ()))


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    return choices[0] if choices else schema
