"""What a handle may look like: it keeps real names, addresses and numbers out as far as one can.

Handles with letters beyond ASCII are kept small, so that the database's unique constraint, which
folds only ASCII on SQLite, holds for them too.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST, LONGEST = 3, 24
OF_THE_PLACE = frozenset({
    *("admin", "administrator", "anonymous", "community", "crisis", "deleted", "duty", "everyone"),
    *("guest", "hearth", "help", "host", "lead", "leader", "listener", "member", "mod"),
    *("moderator", "nobody", "null", "official", "operator", "owner", "police", "root", "staff"),
    *("support", "system", "team", "undefined", "webmaster"),
})  # fmt: skip
_BETWEEN = re.compile(r"[-_.]+")
_ADDRESS = re.compile(
    r"@|://|www\.|^https?|gmail|hotmail|outlook|yahoo|icloud|proton\.?(me|mail)"
    r"|\.(com|org|net|info|io|de|at|ch|fr|uk|ie|eu|us|ca|au|nl|es|it|app|dev)$",
    re.IGNORECASE,
)
_STROKES = str.maketrans("øđłħŧıŀ", "odlhtil")  # letters whose mark is no part of its own
_ALIKE = str.maketrans("013457l", "oieasti")
_LATIN_TO_THE_EYE = frozenset("асеорхуіјѕԁһӏкмтвнοαυνκρτιχγ")
_WRITTEN_TOGETHER = (
    {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK"},
    {"HANGUL", "CJK"},
    {"BOPOMOFO", "CJK"},
)


def clean_handle(typed: str) -> str:
    """Return a handle as it is kept; raise ValidationError with what is wrong and what to try."""
    shown = unicodedata.normalize("NFKC", typed).strip()
    for wrong in (_address, _form, _number, _two_names, _alphabets, _of_the_place):
        if sentence := wrong(shown):
            raise ValidationError(sentence, code=wrong.__name__.strip("_"))
    return normal_handle(shown)


def normal_handle(typed: str) -> str:
    """Return a typed handle in the one form in which it is kept and looked up."""
    handle = unicodedata.normalize("NFKC", typed).strip()
    return handle if handle.isascii() else unicodedata.normalize("NFKC", handle.casefold())


def to_the_eye(handle: str) -> str:
    """Return what a handle reads like; two that read alike could be taken for each other."""
    apart = unicodedata.normalize("NFKD", normal_handle(handle).casefold())
    unmarked = "".join(sign for sign in apart if not unicodedata.combining(sign))
    bare = _BETWEEN.sub("", unmarked.translate(_STROKES))
    return bare.translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def _address(handle: str) -> str:
    if not _ADDRESS.search(handle):
        return ""
    return _("This looks like an address. Please choose a word that leads nowhere else.")


def _form(handle: str) -> str:
    if any(character.isspace() for character in handle):
        return _("A handle is one word. You can join parts with a dash: quiet-river.")
    if not SHORTEST <= len(handle) <= LONGEST:
        return _("A handle has 3 to 24 characters.")
    if not handle[0].isalpha():
        return _("A handle starts with a letter.")
    if not all(_fits(character) for character in handle):
        return _("Please use only letters, digits and the signs - _ and a dot.")
    if handle[-1] in "-_." or re.search(r"[-_.]{2}", handle):
        return _("Put - _ or a dot only between letters or digits, one at a time.")
    return ""


def _number(handle: str) -> str:
    if not re.search(r"\d{5}", _BETWEEN.sub("", handle)):
        return ""
    return _("This looks like a phone number. Please use no more than four digits in a row.")


def _two_names(handle: str) -> str:
    shape = "".join("U" if c.isupper() else "l" if c.isalpha() else c for c in handle)
    if not re.fullmatch(r"(Ul+[-_.]?){2,}\d*", shape):
        return ""
    return _(
        "This looks like a first and a last name. To keep you safe, please choose something that "
        "is not your name. If it is no name, write it in small letters."
    )


def _alphabets(handle: str) -> str:
    letters = [character for character in handle.casefold() if _script(character)]
    scripts = {_script(letter) for letter in letters}
    if len(scripts) > 1 and not any(scripts <= together for together in _WRITTEN_TOGETHER):
        return _("Please use letters of one alphabet, so that nobody is taken for someone else.")
    if all(letter in _LATIN_TO_THE_EYE for letter in letters):
        return _("These letters look like Latin ones, so people could mix you up with someone.")
    return ""


def _of_the_place(handle: str) -> str:
    parts = {*_BETWEEN.split(handle), handle, handle.rstrip("0123456789")}
    kept = {to_the_eye(word) for word in OF_THE_PLACE}
    if not {to_the_eye(part) for part in parts} & kept:
        return ""
    return _("This word is kept free, so that nobody is taken for the team of this place.")


def _fits(character: str) -> bool:
    return character.isalnum() or character in "-_." or bool(_script(character))


def _script(character: str) -> str:
    """Return the alphabet of a letter or of a sign that belongs to one; empty for all else."""
    if unicodedata.category(character)[0] not in "LM":
        return ""
    script = unicodedata.name(character, "UNKNOWN").split()[0]
    return "" if script == "COMBINING" else script
