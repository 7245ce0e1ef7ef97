"""Paths between two nodes as text in a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from api.nodes import Shown
from api.why.answer import NOTHING_NAMED, Step, Told, Why
from scripts.table import plain_console


def show(answer: Why) -> None:
    """Print every path, or why there is none and what nearly is one."""
    console = plain_console()
    for number, path in enumerate(answer.paths, start=1):
        _print(console, _head(f"{number}. ", path), *_body(path, answer), Text())
    if answer.explanation:
        _print(console, Text(answer.explanation, style="bold"), Text())
    for miss in answer.misses:
        _print(console, _head(f"without ‘{miss.words}’: ", miss.path), *_body(miss.path, answer), Text())
    some = "1 path" if len(answer.paths) == 1 else f"{len(answer.paths)} paths"
    _print(console, Text(f"{some} from {answer.start.key} to {answer.end.key}; release {answer.release}"))


def _print(console: Console, *lines: Text) -> None:
    for line in lines:
        console.print(line, soft_wrap=True)


def _head(before: str, path: Told) -> Text:
    text = Text(before)
    text.append(path.kind, style="bold")
    text.append(f"  cost {path.cost:.2f}", style="dim")
    return text


def _body(path: Told, answer: Why) -> Iterator[Text]:
    yield Text(f"   {path.summary}", style="italic")
    yield _node(path.nodes[0])
    for step in path.steps:
        yield from _hop(step)
        yield _node(step.end)
    if path.alike:
        yield Text(_alike(path, answer), style="dim")


def _node(node: Shown) -> Text:
    text = Text("   ")
    text.append(node.said, style="bold cyan" if node.kind == "artwork" else "bold magenta")
    rest = [*((", ".join(node.artists),) if node.artists else ()), *((node.years_said,) if node.years_said else ())]
    text.append("".join(f", {one}" for one in rest))
    text.append(f"  {node.kind}, {node.key}", style="dim")
    return text


def _hop(step: Step) -> Iterator[Text]:
    text = Text("    │  ", style="green")
    text.append(step.sentence, style="green")
    yield text
    for one in step.evidence:
        yield Text(f"    │    {one.text}")
    if not step.evidence:
        yield Text(f"    │    {NOTHING_NAMED}", style="dim")
    if step.hop.citation:
        yield Text(f"    │    {step.hop.citation}", style="italic")


def _alike(path: Told, answer: Why) -> str:
    some = "; ".join(" → ".join(answer.names[node.key] for node in nodes) for nodes in path.examples)
    least = "at least " if path.at_least else ""
    return f"   alike: {least}{path.alike:,} more" + (f", such as by {some}" if some else "")
