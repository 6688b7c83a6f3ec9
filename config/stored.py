"""Credentials that the set-up page kept: one file in the data folder that only its owner may read."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

NAME = "credentials.json"


def read_stored(data_dir: Path) -> dict[str, str]:
    """Read the settings that were kept, by their names without prefix; nothing where there are none.

    Raises `ValueError` for a file that is damaged: it holds the only copy of a key.
    """
    path = data_dir / NAME
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    found = json.loads(text)
    if not isinstance(found, dict) or not all(isinstance(one, str) for pair in found.items() for one in pair):
        raise ValueError(f"{path} holds no settings")
    return found


def store(data_dir: Path, values: Mapping[str, str]) -> Path:
    """Add settings to those that are kept. The file is replaced in one step and is never readable by others."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, fresh = data_dir / NAME, data_dir / f".{NAME}.new"
    text = json.dumps({**read_stored(data_dir), **values}, indent=2, sort_keys=True)
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path
