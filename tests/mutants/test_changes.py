"""What `make mutants` breaks, and that a change is in force where it was entered."""

import gc
import importlib.util
from pathlib import Path
from types import ModuleType

from scripts.mutants_made import Change, Entry, Program, changes_of, is_wording, sampled

SOURCE = '''
from functools import lru_cache

LIMIT = 3


class Row:
    @property
    def width(self) -> int:
        """Three, and no more."""
        return 3


@lru_cache
def enough(number: int, most: int = 3) -> bool:
    """Tell."""
    return number < most


def greeting(name: str) -> str:
    return name + "and more words"
'''


def a_module(folder: Path) -> ModuleType:
    path = folder / "broken_on_purpose.py"
    path.write_text(SOURCE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def changes() -> tuple[Change, ...]:
    return tuple(changes_of("broken_on_purpose.py", SOURCE))


def test_a_change_stands_in_a_function_and_not_in_defaults_documentation_or_wording() -> None:
    assert [(one.function, one.old, one.new) for one in changes()] == [
        ("Row.width", "return 3", "return 4"),
        ("enough", "return number < most", "return number <= most"),
        ("greeting", 'return name + "and more words"', 'return name - "and more words"'),
    ]


def test_what_decides_nothing_is_not_changed() -> None:
    source = 'def pairs(names, said):\n    return zip(names, said.decode("utf-8", errors="replace"), strict=True)\n'
    assert {one.new.partition("return ")[2] for one in changes_of("pairs.py", source)} == {
        'zip(None, said.decode("utf-8", errors="replace"), strict=True)',
        'zip(said.decode("utf-8", errors="replace"), strict=True)',
        "zip(names, None, strict=True)",
        "zip(names, strict=True)",
        'zip(names, said.decode(None, errors="replace"), strict=True)',
        'zip(names, said.decode("utf-8", errors=None), strict=True)',
        'zip(names, said.decode("utf-8", ), strict=True)',
        'zip(names, said.decode("XXutf-8XX", errors="replace"), strict=True)',
        'zip(names, said.decode("utf-8", errors="XXreplaceXX"), strict=True)',
        'zip(names, said.decode("utf-8", errors="REPLACE"), strict=True)',
    }


def test_a_change_is_in_force_in_properties_and_behind_caches(tmp_path: Path) -> None:
    module = a_module(tmp_path)
    assert not module.enough(3)
    program = Program(tmp_path)
    assert [program.enter(one) for one in changes()] == [Entry.IN_FORCE] * 3
    assert module.Row().width == 4
    assert module.enough(3)


def test_a_change_that_is_no_longer_there_is_not_entered(tmp_path: Path) -> None:
    a_module(tmp_path)
    program = Program(tmp_path)
    first = changes()[0]
    assert program.enter(first) is Entry.IN_FORCE
    assert program.enter(first) is Entry.SAME


def test_what_the_garbage_collector_has_frozen_is_changed_too(tmp_path: Path) -> None:
    module = a_module(tmp_path)
    gc.freeze()
    assert Program(tmp_path).enter(changes()[0]) is Entry.IN_FORCE
    assert module.Row().width == 4


def test_what_is_not_there_was_never_in_force(tmp_path: Path) -> None:
    (tmp_path / "broken_on_purpose.py").write_text(SOURCE, encoding="utf-8")
    assert {Program(tmp_path).enter(one) for one in changes()} == {Entry.ABSENT}


def test_a_sample_is_always_the_same() -> None:
    assert sampled(reversed(changes()), 2) == sampled(changes(), 2)


def test_an_encoding_goes_by_its_name_in_any_case() -> None:
    assert is_wording('text.decode("utf-8")', 'text.decode("UTF-8")')
    assert not is_wording('text.decode("utf-8")', 'text.decode("XXutf-8XX")')
    assert not is_wording('known["name"]', 'known["NAME"]')
