"""How a condition begins in other languages than English; where a text cannot be read, it is better asked about than passed over."""

_LONGEST = 80
_CONDITION = """
    nur wenn|nur falls|nur unter|aber nur|sofern|vorausgesetzt|vorbehaltlich|unter vorbehalt|unter der bedingung|unter der voraussetzung
    noch nicht|solange|erst wenn|erst nach|mais seulement|seulement si|uniquement si|sous réserve|sous condition|à condition|à la condition
    pas encore|sauf si|à moins|pero solo|pero sólo|solo si|sólo si|siempre que|siempre y cuando|a condición|con la condición|a menos
    salvo que|todavía no|aún no|mas só|só se|somente se|apenas se|desde que|contanto que|com a condição|ainda não|ma solo|solo se|purché
    a condizione|a patto|non ancora|maar alleen|alleen als|alleen indien|mits|tenzij|onder voorbehoud|op voorwaarde|nog niet
    ale tylko|tylko jeśli|tylko jeżeli|pod warunkiem|chyba że|o ile|jeszcze nie|но только|только если|при условии|если только
    пока не|ещё не|еще не|endast om|bara om|kun hvis|under förutsättning|på betingelse|ancak şu|eğer
"""
"""These can mean nothing else."""
_JOINING = """
    aber|nur|wenn|falls|sobald|erst|nicht|außer|ausser|bis|jedoch|allerdings|unter|mais|seulement|uniquement|si|sauf|pas|lorsque|dès que
    tant que|une fois|cependant|toutefois|pero|solo|sólo|solamente|salvo|excepto|cuando|hasta|mas|só|somente|apenas|se|exceto|não|ma
    soltanto|tranne|non|però|maar|alleen|als|zodra|niet|behalve|ale|tylko|jeśli|jeżeli|но|только|если|кроме|пока|не|после|men|hvis
    endast|ama|ancak|fakat
"""
"""With these a line goes on with the sentence above."""
_WITHOUT_SPACES = (
    "但 不过 不過 只有 仅 僅 如果 除非 前提 等 先 暂 暫 还没 ただし 但し 条件 條件 もし まだ ただ しかし でも 단 다만 만약 조건 하지만 아직 그러나"
    " لكن بشرط إذا فقط אבל רק בתנאי लेकिन अगर बशर्ते"
)


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for line in text.splitlines() for word in line.split("|") if word.strip())


_STRICTLY, _LOOSELY = _phrases(_CONDITION), _phrases(_CONDITION + _JOINING)
_SCRIPTS = tuple(_WITHOUT_SPACES.split())


def begins_abroad(words: str, *, strictly: bool) -> bool:
    """Tell whether a line begins as a condition does in another language; strictly: as nothing else begins."""
    if words.startswith(_SCRIPTS):
        return True
    said = f"{words[:_LONGEST].casefold()} "
    known = _STRICTLY if strictly else _LOOSELY
    return said.startswith(known) and any(said.startswith(one) and not said[len(one)].isalnum() for one in known)
