"""Reads from a stub what the exercise asks for, to say so when a submission lacks it."""

import ast


def signature_of(stub_text: str, name: str) -> str:
    """Return how a class, method or function of the stub is declared.

    Args:
        stub_text: Text of the stub.
        name: `tie`, `MySequential` or `MySequential.append`.

    Returns:
        One line such as `def tie(a, b)`, or an empty text when the stub has no such name.
    """
    outer, _, inner = name.partition(".")
    for node in ast.parse(stub_text).body:
        if isinstance(node, ast.ClassDef) and node.name == outer:
            return _in_class(node, inner)
        if isinstance(node, ast.FunctionDef) and node.name == outer and not inner:
            return f"def {node.name}({ast.unparse(_bare(node.args))})"
    return ""


def _in_class(node: ast.ClassDef, method: str) -> str:
    functions = {f.name: f for f in node.body if isinstance(f, ast.FunctionDef)}
    if method in functions:
        function = functions[method]
        return f"def {function.name}({ast.unparse(_bare(function.args))}) in class {node.name}"
    arguments = ast.unparse(_bare(functions["__init__"].args)) if "__init__" in functions else ""
    without_self = arguments.removeprefix("self").removeprefix(", ")
    return f"class {node.name}({without_self})" if without_self else f"class {node.name}"


def _bare(arguments: ast.arguments) -> ast.arguments:
    """Drop the annotations: the names and defaults are what a caller needs."""
    for argument in [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        *(a for a in (arguments.vararg, arguments.kwarg) if a),
    ]:
        argument.annotation = None
    return arguments
