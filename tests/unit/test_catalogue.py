"""Every word that people read, in six languages."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import localcontext
from enum import Enum
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from multiline_batch import LANGUAGES, RULES
from multiline_batch._locale import Conventions
from multiline_batch.catalogue import Catalogue, catalogue_for
from multiline_batch.messages import Word

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "multiline_batch"
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def catalogue(language: str) -> Catalog:
    """Read the catalogue that people edit."""
    with (SOURCES / "catalogues" / f"{language}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


@cache
def entries(language: str) -> dict[str, Message]:
    """Return the entries of a catalogue by their keys."""
    return {key(message): message for message in catalogue(language) if message.id}


def key(message: Message) -> str:
    """Return the key of an entry, which stands twice where there is a plural."""
    assert isinstance(message.id, str) or message.id[0] == message.id[1]
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> tuple[str, ...]:
    """Return the texts of an entry: one, or one for each plural form."""
    return tuple(map(str, message.string)) if isinstance(message.string, tuple) else (str(message.string),)


def parameters(text: str) -> set[str]:
    """Return the names in braces."""
    return set(re.findall(r"{(\w+)}", text))


def test_there_is_a_catalogue_for_every_language() -> None:
    """The languages are those of accounts and administrators, and each has a catalogue."""
    assert {path.stem for path in (SOURCES / "catalogues").glob("*.po")} == set(LANGUAGES)
    assert LANGUAGES[0] == "en"


@each_language
def test_every_word_is_there_and_checked(language: str) -> None:
    """No entry is missing, surplus, empty or marked as fuzzy, and none has a text that could be taken for its key."""
    assert list(entries(language)) == list(entries("en"))
    for name, message in entries(language).items():
        assert not message.fuzzy, name
        for text in texts(message):
            assert text.strip() == text != "", name
            assert "  " not in text, name
            assert text != name


@each_language
def test_the_parameters_are_those_of_the_english_words(language: str) -> None:
    """Each text has the parameters of the English one, in every plural form, and no other braces."""
    for name, message in entries(language).items():
        wanted = parameters(texts(entries("en")[name])[-1])
        for text in texts(message):
            assert parameters(text) == wanted, name
            assert not set("{}") & set(re.sub(r"{\w+}", "", text)), name


@each_language
def test_the_comments_repeat_the_english_words(language: str) -> None:
    """A translator sees the English words of today: whoever changes them has to look at every translation."""
    for name, message in entries(language).items():
        english = entries("en")[name]
        said = [
            comment.removeprefix("English: ") for comment in message.auto_comments if comment.startswith("English: ")
        ]
        wanted = [] if language == "en" else list(dict.fromkeys(texts(english)))
        assert said == wanted, name
        assert [c for c in message.auto_comments if not c.startswith("English: ")] == english.auto_comments, name


@each_language
def test_plurals_are_those_of_the_language(language: str) -> None:
    """For every count the catalogue takes the form that the Unicode CLDR gives."""
    forms = {"one": 0, "other": 1}
    header = str(catalogue(language).plural_expr)
    plural = re.sub(r"^\((.*)\)$", r"\1", header)
    for count in range(1200):
        wanted = forms[Locale.parse(language).plural_form(count)]
        assert wanted == int(eval(plural, {"n": count})), count  # noqa: S307  An expression over n, as gettext defines.


@each_language
def test_what_was_compiled_is_what_was_written(language: str) -> None:
    """The installed catalogue has every word of the one that people edit."""
    with files("multiline_batch").joinpath("catalogues", f"{language}.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for name, message in entries(language).items():
        said = texts(message)
        if len(said) == 1:
            assert compiled.gettext(name) == said[0]
        else:
            assert (compiled.ngettext(name, name, 1), compiled.ngettext(name, name, 7)) == said


def _wanted_keys() -> Iterator[str]:
    for code in RULES:
        yield from (f"{code}.title", f"{code}.message", f"{code}.why")
    kinds: tuple[type[Enum], ...] = Word.__args__
    for kind in kinds:
        yield from (f"{kind.__name__}.{member.name}" for member in kind)


def test_no_word_is_kept_that_nobody_says() -> None:
    """Every key is a rule's, a vocabulary's, or stands in the code."""
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.py")).replace("'", '"')
    wanted = set(_wanted_keys())
    families = {"missing": set(re.findall(r'"((?:facts|organization|permission_group)\.\w+)"', code))}
    families["missing"] |= {"administrator", "sources", "permission_group"}
    families["missing"] |= {f"organization.{name}" for name in ("smtp_data_offload", "data_only")}
    families["delimiter"] = {"semicolon", "tab"}
    families["side"] = {"source", "destination"}
    families["notification"] = {"accounts", "invitations", "subject", "about"}
    wanted |= {f"{family}.{name}" for family, names in families.items() for name in names}
    found = set(entries("en"))
    assert wanted <= found
    for name in found - wanted:
        family, _, word = name.partition(".")
        assert f'"{name}"' in code or (family == "report" and f'"{word}"' in code), name


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        ("en", "en"),
        ("de", "de"),
        ("DE", "de"),
        ("de-AT", "de_AT"),
        ("de_at", "de_AT"),
        ("de-XX", "de"),
        ("de_DE.UTF-8", "de_DE"),
        ("fr_CA@euro", "fr_CA"),
        ("es-419", "es_419"),
        ("pt-BR", "pt_BR"),
        ("pt-PT-x-private", "pt_PT"),
        ("ja", "en"),
        ("ja-JP", "en"),
        ("tlh", "en"),
        ("", "en"),
        ("C", "en"),
        ("../../etc/passwd", "en"),
        ("de\0", "en"),
        ("d" * 10_000, "en"),
        ("-" * 10_000, "en"),
    ],
)
def test_a_locale_falls_back_along_its_parents(locale: str, wanted: str) -> None:
    """The closest locale writes the numbers, its language has the words, and a language without words becomes English."""
    found = catalogue_for(locale)
    assert found.conventions == Conventions(wanted)
    language = wanted.partition("_")[0]
    assert found.text("no-rows.title") == texts(entries(language)["no-rows.title"])[0]


def test_a_catalogue_is_read_once() -> None:
    """Asking again for a locale gives the same catalogue."""
    assert catalogue_for("de-AT") is catalogue_for("de-AT")


def test_the_plural_follows_the_count() -> None:
    """One and many have texts of their own; a text without a plural takes any count."""
    words: Catalogue = catalogue_for("de")
    assert words.text("rows", 1, count="1") == "1 Zeile"
    assert words.text("rows", 1001, count="1.001") == "1.001 Zeilen"
    assert words.text("no-rows.title", 5) == words.text("no-rows.title")


@pytest.mark.parametrize("count", [None, 1, 5])
def test_a_key_that_there_is_not_raises(count: int | None) -> None:
    """A word that no catalogue has is the caller's mistake, and what was asked for is not repeated."""
    with pytest.raises(ValueError, match=r"^there are no words for this; ") as caught:
        catalogue_for("en").text("anna@example.org", count)
    assert "anna" not in str(caught.value)


def _build(tree: Path, target: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)  # noqa: S603  Ours.


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what a wheel is built from."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    return copy


def test_a_wheel_has_the_catalogues_and_the_vectors(tree: Path, tmp_path: Path) -> None:
    """A wheel has the compiled catalogue of every language and nothing of how it is made, and every vector; two builds are equal."""
    for target in ("one", "two"):
        done = _build(tree, tmp_path / target)
        assert done.returncode == 0, done.stderr
    one, two = (next((tmp_path / target).glob("*.whl")) for target in ("one", "two"))
    with zipfile.ZipFile(one) as wheel:
        names = [
            name.removeprefix("multiline_batch/catalogues/") for name in wheel.namelist() if "/catalogues/" in name
        ]
        vectors = {path.name for path in (ROOT / "src" / "multiline_batch" / "vectors").glob("*.json")}
        assert {f"multiline_batch/vectors/{name}" for name in vectors} < set(wheel.namelist())
        assert "multiline_batch/vectors/vectors.schema.json" in wheel.namelist()
        assert "multiline_batch/py.typed" in wheel.namelist()
    assert sorted(names) == sorted(f"{language}.mo" for language in LANGUAGES)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('msgid "no-rows.title"', '#, fuzzy\nmsgid "no-rows.title"'),
        ('msgid "no-rows.title"\nmsgstr "', 'msgid "no-rows.title"\nmsgstr ""\nmsgid "x"\nmsgstr "'),
        ('msgid "no-rows.title"', 'nonsense\nmsgid "no-rows.title"'),
    ],
)
def test_a_wheel_is_not_built_from_a_catalogue_with_gaps(tree: Path, tmp_path: Path, old: str, new: str) -> None:
    """A word that is fuzzy, missing or unreadable ends the build."""
    copy = tmp_path / "tree"
    shutil.copytree(tree, copy)
    path = copy / "src" / "multiline_batch" / "catalogues" / "it.po"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert _build(copy, tmp_path / "dist").returncode != 0


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "UTC+00:00"), (-210, "UTC-03:30"), (-30, "UTC-00:30"), (345, "UTC+05:45"), (-720, "UTC-12:00")],
)
def test_a_moment_is_told_with_its_distance_from_utc(minutes: int, told: str) -> None:
    """Date and time are written as the locale writes them, and the distance is right west of UTC too."""
    at = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(minutes=minutes)))
    assert Conventions("de").moment(at) == f"23.11.2026, 09:30:00 ({told})"


def test_numbers_do_not_depend_on_how_a_host_computes() -> None:
    """Counts of any length are written, however few digits the host's decimal context has."""
    with localcontext(prec=3):
        assert Conventions("en").number(5_000_001) == "5,000,001"
        assert Conventions("en").number(10**40).count("0") == 40
        assert Conventions("en").percent(93) == "93%"
        assert Conventions("en").percent(10**400).endswith("00%")
