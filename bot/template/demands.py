"""The names of a template's demands, as diagnostics and policies use them."""

from bot.template.model import Schema


def demands(schema: Schema) -> frozenset[str]:
    """Name all that a template demands, as diagnostics name it."""
    found = {f"field:{field.name}" for field in schema.fields} | {f"value:{field.name}" for field in schema.fields}
    for rule in schema.sections:
        path = schema.path(rule)
        found |= {f"section:{path}", f"text:{path}", f"table:{path}", f"code:{path}"}
        names = (*(field.name for field in rule.fields), *(one.name for table in rule.tables for one in table.columns))
        found |= {f"{kind}:{path} / {name}" for kind in ("field", "column", "value") for name in names}
    return frozenset(found)
