"""The command line: its verbs, and how errors reach a person."""

import typer
from rich.console import Console

from scrapers.errors import KindredError
from scripts import evaluate, ingest, pipeline, recommend, services, stage_verbs
from settings import SettingsError

app = typer.Typer(
    name="kindred",
    help="Kindred recommends artworks and says why. All state lives under KINDRED_DATA (default: data/).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(ingest.app, name="ingest")
app.command("fit")(stage_verbs.fit)
app.command("embed")(stage_verbs.embed)
app.command("link")(stage_verbs.link)
app.add_typer(pipeline.app, name="pipeline")
app.command("recommend")(recommend.recommend)
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(services.app, name="services")
app.command("settings")(stage_verbs.show_settings)

BAD_SETTINGS, FAILED = 2, 1


def main() -> int:
    """Run one verb; the exit status is 0, 1 for an error a person can act on, 2 for wrong usage or settings."""
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        app()
    except SettingsError as error:
        errors.print(f"error: settings: {error}")
        return BAD_SETTINGS
    except KindredError as error:
        errors.print(f"error: {error}")
        return FAILED
    except KeyboardInterrupt:
        errors.print("interrupted; what was finished is kept, run the same command to go on")
        return 130
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else FAILED
    return 0
