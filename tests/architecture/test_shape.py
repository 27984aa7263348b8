"""The shape of the code: sizes, names, imports."""

import ast
import re

from sessions.models import Session
from tests.conftest import ROOT, project_files

MODULE_LINES, FUNCTION_LINES = 400, 50
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "mixins", "services", "service", "misc"}
PACKAGES = ("conference", "sessions", "delegates", "home")
REASONS = re.compile(r"#.*\b(slow import|optional dependency|app ready)\b")


def name(path):
    return str(path.relative_to(ROOT))


def ours():
    """Our own modules, migrations left out: those are written by a machine."""
    return [
        path for path in project_files(*(f"{package}/*.py" for package in PACKAGES)) if "migrations" not in path.parts
    ]


def functions(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def test_there_is_something_to_look_at():
    assert {path.relative_to(ROOT).parts[0] for path in ours()} == set(PACKAGES)


def test_no_module_is_longer_than_four_hundred_lines():
    lengths = {name(path): len(path.read_text().splitlines()) for path in ours()}

    assert {path: length for path, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_longer_than_fifty_lines():
    lengths = {
        f"{name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in ours()
        for node in functions(path)
    }

    assert {place: length for place, length in lengths.items() if length > FUNCTION_LINES} == {}


def test_no_file_has_a_name_that_says_nothing():
    files = project_files(*(f"{package}/*" for package in (*PACKAGES, "templates", "tests", "bench", "scripts")))

    assert [name(path) for path in files if {path.stem, *path.relative_to(ROOT).parts} & FORBIDDEN_NAMES] == []


def test_every_module_says_at_its_head_what_belongs_there():
    assert [
        name(path) for path in ours() if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ] == []


def test_an_import_inside_a_function_gives_its_reason():
    """Imports stand at the top. Allowed inside: `slow import`, `optional dependency`, and in apps.py `app ready`."""
    wrong = []
    for path in ours():
        lines = path.read_text().splitlines()
        for function in functions(path):
            for node in ast.walk(function):
                if not isinstance(node, (ast.Import, ast.ImportFrom)):
                    continue
                reason = REASONS.search(lines[node.lineno - 1])
                if not reason or (reason[1] == "app ready" and path.name != "apps.py"):
                    wrong.append(f"{name(path)}:{node.lineno}")

    assert sorted(set(wrong)) == []


def test_no_view_picks_rows_by_itself():
    """A view asks access.py, queries.py or a QuerySet word; a `.filter()` in it is a rule that nobody finds again."""
    views = [path for path in ours() if path.stem == "views" or "views" in path.parts]

    assert views != []
    assert [
        f"{name(path)}:{number}"
        for path in views
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\.(filter|exclude)\(", line)
    ] == []


def test_nothing_listens_to_signals_for_our_own_work():
    words = re.compile(r"@receiver\b|\b(pre|post)_(save|delete)\b")

    assert [name(path) for path in ours() if words.search(path.read_text())] == []


def test_the_programme_s_label_is_not_django_s():
    assert Session._meta.label == "programme.Session"
