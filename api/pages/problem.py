"""An error as a page."""

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from api.pages.templates import render
from api.problems import Problem


def problem_page(request: Request, problem: Problem) -> Response:  # noqa: ARG001 - the shape of ProblemPage
    """The page for those who asked for HTML; set as `app.state.problem_page`."""
    return HTMLResponse(render("problem.html", title=problem.title, problem=problem), problem.status)
