"""The floors of the house: arrows point down, doors are marked, nothing hides in a drawer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from community.urls import api

HOUSE = Path(__file__).parent.parent
ROOMS = ["community", "moderation", "forums", "realtime"]
BELOW = {
    "community": {"community"},
    "community.care": {"community", "community.care"},
    "moderation": {"community", "moderation"},
    "forums": {"community", "moderation", "forums"},
    "realtime": {"community", "moderation", "forums", "realtime"},
}
COMPOSITION = {
    "settings", "urls", "asgi", "wsgi", "schedule", "home", "personal", "figures", "health",
    "worker",
}  # fmt: skip
DRAWERS = {"utils", "helpers", "common", "misc", "services", "managers", "util", "helper"}


def sources() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((HOUSE / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def room_of(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] not in ROOMS:
        return None
    return "community.care" if parts[:2] == ["community", "care"] else parts[0]


def composes(path: Path) -> bool:
    inside = path.relative_to(HOUSE).parts
    if "management" in inside:
        return True
    return len(inside) == 2 and inside[0] == "community" and path.stem in COMPOSITION


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} imports relatively"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_point_down(path: Path) -> None:
    own = room_of(".".join(path.relative_to(HOUSE).with_suffix("").parts))
    assert own is not None
    if composes(path):
        return
    wrong = {name for name in imported(path) if (room := room_of(name)) and room not in BELOW[own]}
    assert not wrong, f"{path} may not import {wrong}"


def test_only_one_door_leads_to_the_sockets() -> None:
    doors = {
        str(path.relative_to(HOUSE))
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"group_send", "group_add"}
    }
    assert doors == {"community/live.py"}


def test_nothing_hides_in_a_drawer() -> None:
    assert not [path for path in sources() if path.stem in DRAWERS]


def test_nobody_receives_signals() -> None:
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute):
                assert not (node.attr == "connect" and "signal" in ast.unparse(node)), path
            if isinstance(node, ast.Name | ast.Attribute):
                assert getattr(node, "id", getattr(node, "attr", "")) != "receiver", path


def test_nothing_happens_in_save_and_no_model_is_looked_up_by_name() -> None:
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                assert node.name != "save" or "models" not in path.parts, path
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"get_model", "import_string"}, path


def test_every_public_thing_says_in_a_sentence_what_it_is() -> None:
    bare = [
        f"{path.relative_to(HOUSE)}:{node.name}"
        for path in sources()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    bare += [
        str(path) for path in sources() if path.read_text() and not ast.get_docstring(tree(path))
    ]
    bare = [name for name in bare if not name.endswith("__init__.py")]
    assert not bare


def our_views(
    patterns: list[URLPattern | URLResolver] | None = None,
) -> Iterator[tuple[str, object]]:
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from our_views(entry.url_patterns)
        elif entry.callback.__module__.split(".")[0] in ROOMS:
            yield str(entry.pattern), entry.callback


def test_every_view_says_who_may_open_it() -> None:
    unmarked = [route for route, view in our_views() if not getattr(view, "access", None)]
    assert not unmarked


def test_only_staff_open_the_rooms_of_staff() -> None:
    open_doors = [
        route
        for route, view in our_views()
        if route.startswith(("moderation/", "lead/", "duty/"))
        and not str(getattr(view, "access", "")).startswith("staff:")
    ]
    assert not open_doors


def operations() -> Iterator[tuple[str, object]]:
    """Return every operation of the API, with the marks of its doors."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                doors = {getattr(door, "access", None) for door in operation.auth_callbacks or ()}
                name = f"{','.join(operation.methods)} {prefix}{path}".replace("//", "/")
                yield name, doors


def test_every_operation_says_who_may_do_it() -> None:
    marks = dict(operations())
    assert len(marks) > 50
    assert not [name for name, doors in marks.items() if not doors or None in doors]


def test_only_staff_do_what_staff_do() -> None:
    for name, doors in operations():
        if "/moderation/" in name or name.endswith("/duty"):
            assert all(str(door).startswith("staff:") for door in doors), name
