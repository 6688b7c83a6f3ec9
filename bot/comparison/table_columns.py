"""Which column of a spec's table is one of the template's. Pure."""

from bot.markdown.model import Table
from bot.markdown.text_normalize import field_key, key_of, loose_key
from bot.template.model import ColumnRule, TableRule


def column_at(rule: TableRule, column: ColumnRule, table: Table) -> int | None:
    """Find the place of a template's column in a table: its whole name, the name without a remark, or the plural of that.

    None when it is not there.
    """
    whole = [key_of(cell.text) for cell in table.header.cells]
    if column.whole_key in whole:
        return whole.index(column.whole_key)
    others = {one.whole_key for one in rule.columns}
    keys = [field_key(cell.text) for cell in table.header.cells]
    free = [at for at, key in enumerate(whole) if key not in others]
    wanted, known = loose_key(column.key), {one.key for one in rule.columns}
    same = (at for at in free if keys[at] == column.key)
    loose = (at for at in free if keys[at] not in known and loose_key(keys[at]) == wanted)
    return next(same, next(loose, None))
