"""How a condition begins in other languages than English; where a text cannot be read, it is better asked about than passed over."""

import re

_LONGEST = 80
_CONDITION = """
    nur wenn|nur falls|nur unter|aber nur|sofern|vorausgesetzt|vorbehaltlich|unter vorbehalt|unter der bedingung|unter der voraussetzung
    noch nicht|solange|erst wenn|erst nach|mais seulement|seulement si|uniquement si|sous réserve|sous condition|à condition|à la condition
    pas encore|sauf si|à moins|pero solo|pero sólo|solo si|sólo si|siempre que|siempre y cuando|a condición|con la condición|a menos
    salvo que|todavía no|aún no|mas só|só se|somente se|apenas se|desde que|contanto que|com a condição|ainda não|ma solo|solo se|purché
    a condizione|a patto|non ancora|maar alleen|alleen als|alleen indien|mits|tenzij|onder voorbehoud|op voorwaarde|nog niet
    ale tylko|tylko jeśli|tylko jeżeli|pod warunkiem|chyba że|o ile|jeszcze nie|но только|только если|при условии|если только
    пока не|ещё не|еще не|endast om|bara om|kun hvis|under förutsättning|på betingelse|ancak şu|eğer
    sobald|dès que|dès lors que|une fois que|tan pronto como|una vez que|assim que|logo que|non appena|una volta che|zodra
    gdy tylko|jak tylko|как только|så snart
"""
"""These can mean nothing else."""
_JOINING = """
    aber|nur|wenn|falls|erst|nicht|außer|ausser|bis|jedoch|allerdings|unter|mais|seulement|uniquement|si|sauf|pas|lorsque
    tant que|une fois|cependant|toutefois|pero|solo|sólo|solamente|salvo|excepto|cuando|hasta|mas|só|somente|apenas|se|exceto|não|ma
    soltanto|tranne|non|però|maar|alleen|als|niet|behalve|ale|tylko|jeśli|jeżeli|но|только|если|кроме|пока|не|после|men|hvis
    endast|ama|ancak|fakat
"""
"""With these a line goes on with the sentence above."""
_KIND = re.compile(
    r"(?:bis (?:bald|dann|morgen|später)|aber (?:gern|klar|sicher|natürlich)|erst ?mal|unter anderem|(?:wenn|falls) (?:etwas|was|noch|nötig)|allerdings\W*$"
    r"|nur (?:kleinigkeit|eine kleinigkeit|ein tippfehler)|si (?:besoin|nécessaire|vous|tu|hay|tienes|necesit)|se (?:precis|serve|avete|tiver)|als (?:er|je|jullie)\b"
    r"|sol[oó] (?:gracias|un detalle)|mais (?:bravo|sinon)|seulement (?:un détail|une faute)"
    r"|nicht (?:schlecht|mehr|nötig|dringend|blockierend|viel|zu)|pas (?:de|mal|d'|grand|besoin|bloquant|urgent)|não (?:há|tenho|é)|non(?:[- ]?block| bloquant| male| c'è| ho| serve)|niet (?:slecht|nodig|erg|veel)|не (?:плохо|вопрос|возражаю|против|вижу))"
)
"""How a line begins that joins nothing."""
_PAIRS = (
    ("gut|passt|prima|einverstanden|danke|ok|okay|lgtm", "aber|jedoch|allerdings|wenn|falls|sobald|sofern|solange"),
    ("bon|bien|d'accord|merci|parfait|ok|lgtm", "mais|cependant|toutefois|si|une fois|dès que|lorsque"),
    ("acuerdo|bien|gracias|aprobado|ok|lgtm", "pero|si|siempre que|cuando"),
    ("certo|bom|aprovado|obrigado|ok|lgtm", "mas|porém|se|quando"),
    ("bene|grazie|d'accordo|ok|lgtm", "ma|però|se|quando"),
    ("akkoord|goed|prima|bedankt|ok|lgtm", "maar|echter|als|zodra"),
    ("хорошо|спасибо|ок|ok|lgtm", "но|однако|если|когда"),
)
_JOINED = re.compile("|".join(rf"\b(?:{praise})(?: \w+){{0,3}}[,;:]? (?:{joint})\b" for praise, joint in _PAIRS))
"""How a reserve follows a word of approval."""
_KIND_BEHIND = re.compile(
    r" (?:gut|gern|sonst|ansonsten|etwas|was|noch was|nötig|besoin|sinon|hay|algo|precisar|serve|nur kleinigkeit|das ist (?:gut|ok))"
)
_OPEN = re.compile(
    r"^(?:nein|non|nee|nej|não|нет|einspruch)$|\b(?:nicht|ne pas|não|niet|не)(?: \w+){0,2} (?:merg|fusion|freig|approv|сли|мерж)"
    r"|\bno (?:fusion|aprob|aprueb)|\b(?:hab|habe|sehe)(?: noch)?(?: eine?| einige| ein paar)? (?:frage|fragen|bedenken|zweifel|einwände?)\b"
    r"|\bj'ai (?:encore )?(?:une?|des|quelques) (?:question|doute|réserve)|(?<!no )\btengo (?:todavía |aún )?(?:una |unas |algunas )?(?:pregunta|duda|objecion)"
    r"|\b(?:noch offen|fehlt|nicht überzeugt|ich bin dagegen|ich widerspreche|pas (?:d'accord|convaincu)|no estoy (?:de acuerdo|convencid))"
)
"""What leaves something open without a joint."""
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
    if _KIND.match(said):
        return False
    known = _STRICTLY if strictly else _LOOSELY
    return said.startswith(known) and any(said.startswith(one) and not said[len(one)].isalnum() for one in known)


def open_abroad(sentence: str) -> bool:
    """Tell whether a sentence, in small letters, takes a part of its approval back in another language, or objects."""
    if _OPEN.search(sentence):
        return True
    found = _JOINED.search(sentence)
    return found is not None and not _KIND_BEHIND.match(sentence[found.end() :])
