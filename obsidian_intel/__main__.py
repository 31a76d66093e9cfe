"""`obsintel`, and `python -m obsidian_intel`."""

from __future__ import annotations

import errno
import os
import sys

from obsidian_intel.core.language import filled, translated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from obsidian_intel.engine.answer_unchanged import Answer, ReplayRequest

_PLAIN = {"lint", "link", "refresh", "rollup", "tables", "query", "show", "compare", "changes", "site"}
_owns_process = False  # that `main` runs, and nobody calls `run` within a program of theirs


def main() -> None:
    """Run a command. Exit codes: 0 clean, 1 found or refused, 2 usage or environment, 3 a bug, 130 interrupted."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    global _owns_process
    _owns_process = True
    code = run(sys.argv[1:])
    _keep_imports()
    if os.environ.get("OBSINTEL_NO_FAST_EXIT"):  # coverage and profilers write what they know at exit
        sys.exit(code)
    # A tenth of a cold run would go into taking all apart, value by value.
    os._exit(code)


def run(args: list[str]) -> int:
    """Run a command and return its exit code."""
    if not all(map(_is_argument, args)):
        _say(translated("an argument holds what no command line can: a NUL character, or half of a surrogate pair"))
        return 2
    try:
        from obsidian_intel.engine.answer_unchanged import choose_language  # Ctrl-C while it is imported is one, too

        choose_language(args)
        code, replay = _at_once(args)
        if code is None:
            code = _command(args, replay)
        sys.stdout.flush()
        sys.stderr.flush()
        return code
    except KeyboardInterrupt:
        _say(translated("interrupted"))
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno == errno.ENOENT and _is_adrift():
            _say(translated("the folder you are in is gone; go to another one, and name the vault with --vault"))
            return 2
        if error.errno in (None, errno.EBADF, errno.EFAULT):
            return _bug()
        _say(_trouble(error))
        return 2
    except Exception:
        return _bug()


def _trouble(error: OSError) -> str:
    """What the system would not do, and with which file: the fault of what it was asked for, or of the disk."""
    if error.errno == errno.ENOSPC:
        return translated("what was found could not be written: no space is left there")
    reason = os.strerror(error.errno or 0).lower()
    return reason if error.filename is None else f"{os.fsdecode(error.filename)}: {reason}"


def _is_adrift() -> bool:
    """Whether the working folder was removed."""
    try:
        os.getcwd()  # noqa: PTH109
    except FileNotFoundError:
        return True
    return False


def _is_argument(text: str) -> bool:
    """Whether the system could have given `text` to a program."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def _command(args: list[str], replay: ReplayRequest | None) -> int:
    """Run a command through click. `replay`: what the index knows of it."""
    _expect_imports()
    import click

    from obsidian_intel.cli import cli
    from obsidian_intel.cli.global_options import in_spoken_language
    from obsidian_intel.core.errors import ObsintelError

    try:
        result = in_spoken_language(cli).main(args, prog_name="obsintel", standalone_mode=False, obj=replay)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        _say(translated("interrupted"))
        return 130
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        more = ""
        if context:
            more = filled(" (`{command} --help` says more)", {"command": context.command_path})
        _say(error.format_message().replace("。 ", "。").rstrip(".。" if more else ".") + more)
        return 2
    except ObsintelError as error:
        _say(str(error))
        return error.exit_code


def _at_once(args: list[str]) -> tuple[int | None, ReplayRequest | None]:
    """The exit code of a command that is answered without click, else None and what the index knows of it."""
    if args == ["--version"]:
        from obsidian_intel import __version__

        sys.stdout.write(f"obsintel {__version__}\n")
        return 0, None
    if "find" in args:
        from obsidian_intel.operations.find import find_at_once

        return find_at_once(args), None
    if not _PLAIN.intersection(args):
        return None, None
    from obsidian_intel.engine.answer_unchanged import look, print_answer

    request = look(args)
    if request is None:
        return None, None
    known = request.answer
    if known is None and request.change is not None:
        known = _worked_out(request)
    return (print_answer(known) if known is not None else None), request


def _worked_out(request: ReplayRequest) -> Answer | None:
    """What a command prints where few notes have changed or none; None where click and the command must see to it."""
    try:
        _expect_imports()
        from obsidian_intel.core.gc_pause import gc_paused

        with gc_paused():
            if request.question[0] in ("lint", "link", "refresh"):
                from obsidian_intel.operations.lint import answer
            else:
                from obsidian_intel.operations.plain_answers import answer

            return answer(request)
    except Exception:
        return None  # whatever it is, the command itself meets it again, and says so


def _expect_imports() -> None:
    """More is about to be imported than an answer at once takes: what an import makes comes from the cache."""
    if _owns_process:
        from obsidian_intel.core.import_cache import begin
        from obsidian_intel.engine.fingerprint import cache_dir

        begin(f"{cache_dir()}/imports")


def _keep_imports() -> None:
    """Keep for the next process what importing took in this one."""
    if (used := sys.modules.get("obsidian_intel.core.import_cache")) is not None:
        used.save()


def _say(message: str) -> None:
    from obsidian_intel.cli.context import printable

    line = printable(message).replace("\n", " ")
    sys.stderr.write(f"obsintel: {line}\n")


def _bug() -> int:
    import traceback

    traceback.print_exc()
    sys.stderr.write(f"obsintel: {translated('this is a bug of obsintel; please report it with the lines above')}\n")
    return 3


if __name__ == "__main__":
    main()
