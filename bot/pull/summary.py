"""The one sticky comment: a row per spec, what happens next, what found no place in the diff."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.pull.after_merge import AfterMerge
from bot.pull.approval import Tally
from bot.pull.findings import ICONS
from bot.pull.links import file_url
from bot.pull.marker import Kind, Marker, mark
from bot.pull.memory import Memory, written
from bot.pull.reading import Problem, Reading
from bot.pull.relations import Relations, tasks_line
from bot.pull.render import Markdown, code, render
from bot.pull.steps import Scene, next_steps, opinion_line
from bot.spec.examination import Progress
from bot.spec.lifecycle import Lifecycle

LISTED = 40
ALONE = Relations()
NOTHING = AfterMerge()
RESTORED = Markdown("The status label was changed by hand and I put it back: it follows from files and thread.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One spec in the table."""

    title: str
    url: str
    status: str
    sections: Progress
    questions: str
    tasks: str
    tally: Tally


def summary(  # noqa: PLR0913 - one comment says it all
    scene: Scene,
    readings: tuple[Reading, ...],
    outside: tuple[Problem, ...],
    *,
    memory: Memory,
    commands: str,
    after: AfterMerge = NOTHING,
    related: Relations = ALONE,
) -> str:
    """Write the comment; its first line holds the marker and what the bot must remember."""
    kept, titles = written(memory), _titles(readings)
    body = render(
        "summary.md.j2",
        limit=scene.pull.capabilities.body_limit - len(kept) * 3 - 200,
        status=_words(scene, readings[0]).name(scene.status),
        rows=tuple(_row(scene, reading, titles, after.statuses.get(reading.path)) for reading in readings),
        steps=next_steps(scene, after.steps),
        patch=after.patch,
        opinions=_opinions(scene),
        implementations=related.implementations,
        notices=(*after.notes, *related.notices, *((RESTORED,) if memory.label_restored else ())),
        outside=outside,
        listed=LISTED,
        icons=ICONS,
        help=Markdown(commands),
        templates=tuple(dict.fromkeys(_template(reading) for reading in readings)),
    )
    return mark(body, Marker(kind=Kind.SUMMARY), Marker(kind=Kind.MEMORY, value=kept))


def _titles(readings: Iterable[Reading]) -> Mapping[str, str]:
    """Name each spec by its title, by path; where two have the same, with the file's name."""
    titles = {reading.path: reading.spec.title or reading.path for reading in readings}
    often = Counter(titles.values())
    return {
        path: f"{title} ({path.rpartition('/')[2]})" if often[title] > 1 else title for path, title in titles.items()
    }


def _row(scene: Scene, reading: Reading, titles: Mapping[str, str], status_today: str | None) -> Row:
    """Put one spec into words and numbers; after the merge the base branch says its status."""
    spec = reading.spec
    waiting = sum(entry.path in {"", reading.path} for entry in scene.gate.open_questions)
    asked = sum(entry.path in {"", reading.path} for entry in scene.gate.questions)
    return Row(
        title=titles[reading.path],
        url=file_url(scene.pull, reading.path, 1),
        status=status_today or spec.status_text or "none",
        sections=spec.sections,
        questions=f"{waiting} open" if waiting else f"{asked} closed" if asked else "none",
        tasks=tasks_line(reading),
        tally=next(tally for tally in scene.gate.tallies if tally.path == reading.path),
    )


def _opinions(scene: Scene) -> tuple[Markdown, ...]:
    """Say what each approval is worth, once per person."""
    waiting = scene.gate.open_questions
    lines = (opinion_line(opinion, waiting) for tally in scene.gate.tallies for opinion in tally.opinions)
    return tuple(dict.fromkeys(lines))


def _template(reading: Reading) -> Markdown:
    """Name the template and its version: people compare with stale copies. A blob, as a commit would be new after every merge."""
    template = reading.source.template
    if template is None:
        return Markdown("Template: built in")
    return Markdown(f"Template: {code(template.path)}, blob {code(template.blob[:8])}")


def _words(scene: Scene, reading: Reading) -> Lifecycle:
    return Lifecycle(names=scene.policy.specs[reading.source.rule].lifecycle)
