"""How large a storm is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Counts, and times in seconds from the storm's beginning."""

    pulls: int
    deliveries: int
    """What producers post for the acts of people, redeliveries counted."""
    merges: int
    seconds: float
    """How long people act."""
    patience: float
    """How long to wait for quiet afterwards."""
    worker_kills: tuple[float, ...]
    worker_stops: tuple[float, ...]
    receiver_kills: tuple[float, ...]
    database_kills: tuple[float, ...]
    database_restarts: tuple[float, ...]
    key_exchanges: tuple[float, ...]
    reinstallations: tuple[float, ...]
    withdrawals: tuple[float, ...]
    protections: tuple[float, ...]
    away: float
    """So long an App is gone, a permission withdrawn, the default branch protected: the work left over meets the last of each."""
    late: int
    """After so many looks of the work left over each accident happens once more."""
    hostile: int = 50
    """One in so many deliveries is a stranger's."""
    producers: int = 4
    receivers: int = 2
    workers: int = 2
    redelivered: float = 0.1
    trouble: float = 0.03
    """The share of the bot's requests that fail; of its writes twice as many."""
    trouble_seconds: float
    """How long the forge is in trouble: longer than people act, so that the work left over meets it too."""


SHORT = Measures(
    pulls=16,
    deliveries=160,
    merges=3,
    seconds=9,
    trouble_seconds=45,
    patience=300,
    worker_kills=(2, 5),
    worker_stops=(),
    receiver_kills=(6,),
    database_kills=(7,),
    database_restarts=(4,),
    key_exchanges=(3.5,),
    reinstallations=(),
    withdrawals=(),
    protections=(),
    away=20,
    late=3,
    hostile=10,
)
LONG = Measures(
    pulls=100,
    deliveries=1_000,
    merges=10,
    seconds=60,
    trouble_seconds=240,
    patience=900,
    worker_kills=(4, 9, 16, 23, 31, 38, 46, 53),
    worker_stops=(12, 35),
    receiver_kills=(20, 44),
    database_kills=(27, 50),
    database_restarts=(14, 41),
    key_exchanges=(10, 40),
    reinstallations=(18,),
    withdrawals=(6, 47),
    protections=(22, 50),
    away=20,
    late=10,
)
