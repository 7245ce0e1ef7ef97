"""The command line: its verbs, and how errors reach a person."""

import typer
from rich.console import Console

from scrapers.errors import KindredError
from scripts import (
    evaluate,
    explanations,
    identities,
    ingest,
    pipeline,
    project,
    recommend,
    same_works,
    serve,
    services,
    sources,
    stage_verbs,
    takedown,
    token,
    why,
)
from settings import SettingsError

app = typer.Typer(
    name="kindred",
    help="Kindred recommends artworks and says why. All state lives under KINDRED_DATA (default: data/).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(ingest.app, name="ingest")
app.command("sources")(sources.sources)
app.add_typer(same_works.app, name="same-works")
app.add_typer(identities.app, name="identities")
app.command("takedown")(takedown.takedown)
app.command("fit")(stage_verbs.fit)
app.command("embed")(stage_verbs.embed)
app.command("link")(stage_verbs.link)
app.add_typer(pipeline.app, name="pipeline")
app.command("recommend")(recommend.recommend)
app.command("why")(why.why)
app.command("check-explanations")(explanations.check_explanations)
app.command("project")(project.project)
app.command("check-graph")(project.check_graph)
app.command("serve")(serve.serve)
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(services.app, name="services")
app.add_typer(token.app, name="token")
app.command("settings")(stage_verbs.show_settings)

BAD_SETTINGS, FAILED, INTERRUPTED = 2, 1, 130
STOPPED = "interrupted; what was finished is kept, run the same command to go on"


def main() -> int:
    """Run one verb; the exit status is 0, 1 for an error a person can act on, 2 for wrong usage or settings."""
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        app(prog_name="kindred")
    except SettingsError as error:
        errors.print(f"error: {error}")
        return BAD_SETTINGS
    except KindredError as error:
        errors.print(f"error: {error}")
        return FAILED
    except OSError as error:
        errors.print(f"error: {error.strerror or error}" + (f": {error.filename}" if error.filename else ""))
        return FAILED
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else FAILED
        if status == INTERRUPTED:
            errors.print(STOPPED)
        return status
    except KeyboardInterrupt:
        errors.print(STOPPED)
        return INTERRUPTED
    return 0
