"""Rules for what the code may say."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.house.tree import Module, modules

Rule = Callable[[Path], list[str]]

WRITES = {
    "create", "save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
# A picture is saved into memory; that it knows no rows is in the contracts.
MAY_WRITE = ("incidents/actions/", "incidents/models/", "incidents/pictures.py")
PUBLISHING = {"delay", "apply_async", "delay_on_commit", "send_task", "retry", "on_commit"}
WAITING = {"eta", "countdown"}
SPEAK_CELERY = {"incidents/tasks.py", "recovery/celery.py"}
STATUS = {"status", "state"}
GOES_ROUND_THE_ORM = {"raw", "extra", "RawSQL"}
EXPLAINED = tuple(
    f"incidents/{layer}/" for layer in ("policy", "queries", "actions", "permissions")
)


def writes_outside_actions(root: Path) -> list[str]:
    found = []
    for module in modules(root, "incidents", "recovery"):
        if module.name.startswith(MAY_WRITE):
            continue
        for name, call in module.calls():
            # A dictionary is updated with another one, a row with keywords.
            changes_rows = name == "update" and call.keywords and not call.args
            if name in WRITES or changes_rows:
                found.append(module.at(call, f"{name}() outside actions/"))
    return found


def statuses_set_outside_moves(root: Path) -> list[str]:
    found = []
    for module in modules(root, "incidents"):
        if module.name == "incidents/actions/moves.py":
            continue
        for target in _assigned(module):
            if isinstance(target, ast.Attribute) and target.attr in STATUS:
                found.append(module.at(target, f".{target.attr} set outside moves.py"))
        for name, call in module.calls():
            if name == "update" and STATUS & {word.arg for word in call.keywords}:
                found.append(module.at(call, "a status updated outside moves.py"))
    return found


def _assigned(module: Module) -> Iterator[ast.expr]:
    for node in module.nodes:
        if isinstance(node, ast.Assign):
            yield from node.targets
        elif isinstance(node, ast.AugAssign):
            yield node.target


def celery_where_it_does_not_belong(root: Path) -> list[str]:
    found = []
    for module in modules(root, "incidents", "recovery"):
        for name, node in module.imports():
            if name.split(".")[0] in {"celery", "kombu"} and module.name not in SPEAK_CELERY:
                found.append(module.at(node, "speaks Celery"))
        for name, call in module.calls():
            if name in PUBLISHING:
                found.append(module.at(call, f"{name}(): rows first, Celery finds them"))
            if WAITING & {word.arg for word in call.keywords}:
                found.append(module.at(call, "what happens later is a row with a time on it"))
    return found


def signals(root: Path) -> list[str]:
    return [
        module.at(node, "signals are not for our own business")
        for module in modules(root, "incidents")
        for name, node in module.imports()
        if name.startswith(("django.db.models.signals", "django.dispatch"))
    ]


def ways_round_the_orm(root: Path) -> list[str]:
    return [
        module.at(call, f"{name}() goes round the ORM")
        for module in modules(root, "incidents", "recovery")
        for name, call in module.calls()
        if name in GOES_ROUND_THE_ORM
    ]


def text_marked_safe(root: Path) -> list[str]:
    return [
        module.at(call, "mark_safe: use format_html")
        for module in modules(root, "incidents", "recovery")
        for name, call in module.calls()
        if name in {"mark_safe", "SafeString"} and "templatetags" not in module.name
    ]


def orders_in_meta(root: Path) -> list[str]:
    return [
        module.at(line, "order where you read, not in Meta")
        for module in modules(root, "incidents/models")
        for node in module.nodes
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "ordering"
    ]


def forms_that_write(root: Path) -> list[str]:
    return [
        module.at(node, "a form checks words and never writes: a plain forms.Form")
        for module in modules(root, "incidents")
        for node in module.nodes
        if isinstance(node, ast.ClassDef)
        and any("ModelForm" in ast.unparse(base) for base in node.bases)
    ]


def long_functions(root: Path, *, most: int = 40) -> list[str]:
    return [
        module.at(function, f"{function.name} has more than {most} lines")
        for module in modules(root, "incidents", "recovery", "tests")
        for function in module.functions()
        if (function.end_lineno or 0) - function.lineno + 1 > most
    ]


def forbidden_function_names(root: Path) -> list[str]:
    return [
        module.at(function, f"{function.name}: say what it does")
        for module in modules(root, "incidents")
        for function in module.functions()
        if module.name != "incidents/middleware.py"  # Django names the hooks there
        and function.name.startswith(("process_", "handle_"))
        and not function.name.startswith("process_fix")
    ]


def missing_docstrings(root: Path) -> list[str]:
    found = []
    for module in modules(root, "incidents", "recovery"):
        if module.text.strip() and not ast.get_docstring(module.tree):
            found.append(f"{module.name} does not say what one finds in it")
        if module.name.startswith(EXPLAINED):
            found += [
                module.at(function, f"{function.name} has no sentence in the owner's language")
                for function in _public_functions(module)
                if not ast.get_docstring(function)
            ]
    return found


def _public_functions(module: Module) -> list[ast.FunctionDef]:
    return [
        node
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
