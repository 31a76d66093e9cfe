"""A release: `python scripts/release.py check`, and `python scripts/release.py 0.2.0`.

`check` builds the wheel, looks whether it holds every file that it must, installs it into a folder of its own and runs
it there. With a version it first writes that version and gathers `changes/` into `CHANGELOG.md`. Commits, tags and
uploads are left to the person; the last lines say which.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
KINDS = {"feature": "Added", "fix": "Fixed"}
MUST = (
    r"obsidian_intel/py\.typed",
    r"obsidian_intel/_vault_template/base/\.obsidian/app\.json",
    r"obsidian_intel/_vault_template/.*\.md",
    r"obsidian_intel/months/cells/metrics/lexicon/.+\.(txt|toml)",
    r"obsidian_intel/reports/rollup/assets/rollup\.(js|css)",
    r"obsidian_intel-[^/]+\.dist-info/licenses/LICENSE",
)


class ReleaseError(Exception):
    """Why there is no release, in one line."""


def fragments(folder: Path) -> dict[str, list[Path]]:
    """The files of `changes/` by kind. Raises `ReleaseError` for one whose name says no kind."""
    found: dict[str, list[Path]] = {kind: [] for kind in KINDS}
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        kind = path.stem.rpartition(".")[2]
        if kind not in KINDS:
            raise ReleaseError(f"changes/{path.name}: name it NAME.{' or NAME.'.join(f'{kind}.md' for kind in KINDS)}")
        found[kind].append(path)
    return found


def changelog_entry(version: str, day: str, found: dict[str, list[Path]]) -> str:
    """What `CHANGELOG.md` says of a version: a list a kind, one sentence a fragment."""
    parts = [f"## {version}, {day}\n"]
    for kind, title in KINDS.items():
        if found[kind]:
            lines = [f"- {' '.join(path.read_text('utf-8').split())}" for path in found[kind]]
            parts.append(f"### {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def with_entry(changelog: str, entry: str) -> str:
    """The changelog with an entry on top; one of the same version that is `unreleased` is continued by it."""
    version = entry.split(",")[0]
    head, mark, rest = changelog.partition("\n## ")
    if mark and f"## {rest}".startswith(f"{version}, unreleased\n"):
        return f"{head}\n{entry}\n{rest.partition(chr(10))[2].lstrip()}"
    return f"{head}\n{entry}{mark}{rest}"


def make_ready(root: Path, version: str, day: str) -> None:
    """Write the version and the changelog, and remove the fragments that are in it."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ReleaseError(f"`{version}` is no version; write it as 0.2.0")
    found = fragments(root / "changes")
    if not any(found.values()):
        raise ReleaseError("there is nothing in changes/ to release")
    init, changelog = root / "obsidian_intel/__init__.py", root / "CHANGELOG.md"
    source, count = re.subn(r'(?m)^__version__ = ".*"$', f'__version__ = "{version}"', init.read_text("utf-8"))
    if count != 1:
        raise ReleaseError("obsidian_intel/__init__.py has no line `__version__ = …`")
    changelog.write_text(
        with_entry(changelog.read_text("utf-8"), changelog_entry(version, day, found)), encoding="utf-8"
    )
    init.write_text(source, "utf-8")
    for path in (path for paths in found.values() for path in paths):
        path.unlink()


def build(folder: Path) -> Path:
    """The wheel, built into `folder` with the tools that are installed; no network is asked."""
    run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)])
    (wheel,) = folder.glob("*.whl")
    return wheel


def missing_from(names: Sequence[str], tracked: Sequence[str]) -> Iterator[str]:
    """What a wheel with these names lacks: of what it must hold, and of the files of the package in git."""
    held = set(names)
    yield from (must for must in MUST if not any(re.fullmatch(must, name) for name in held))
    for path in tracked:
        inside = path.replace("vault_template/", "obsidian_intel/_vault_template/", 1)
        if inside.startswith("obsidian_intel/") and inside not in held:
            yield path


def check(folder: Path) -> Path:
    """Build the wheel into `folder`, check it and run it. Raises `ReleaseError` where something is missing or fails."""
    wheel = build(folder)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        points = next((archive.read(name) for name in names if name.endswith("entry_points.txt")), b"")
    listed = run(["git", "-C", str(ROOT), "ls-files", "-z", "obsidian_intel", "vault_template"])
    if missing := sorted(missing_from(names, [path for path in listed.split("\0") if path])):
        raise ReleaseError(f"{wheel.name} lacks {', '.join(missing)}")
    if b"obsintel = obsidian_intel.__main__:main" not in points:
        raise ReleaseError(f"{wheel.name} does not bring the command `obsintel`")
    try_out(wheel, folder)
    return wheel


def try_out(wheel: Path, folder: Path) -> None:
    """Run the wheel from a folder of its own, beside the installed dependencies: a sample is made and rolled up."""
    site, vault = folder / "site", folder / "vault"
    run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), str(wheel)])
    env = os.environ | {"PYTHONPATH": str(site), "HOME": str(folder), "OBSINTEL_STATE_DIR": str(folder / "state")}
    start = [sys.executable, "-m", "obsidian_intel"]
    where = run([sys.executable, "-c", "import obsidian_intel; print(obsidian_intel.__file__)"], env, folder)
    if not where.startswith(str(site)):
        raise ReleaseError(f"what ran was not the wheel but {where.strip()}")
    run([*start, "init", str(vault), "--sample"], env, folder)
    page = run([*start, "--vault", str(vault), "rollup", "--year", "2025", "--format", "html"], env, folder)
    if "<style>" not in page or "<script>" not in page:
        raise ReleaseError("a rollup made by the wheel has no style or no script")


def run(command: Sequence[str], env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    """What a command prints. Raises `ReleaseError` with the end of its errors where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise ReleaseError(f"`{' '.join(command[-4:])}` failed: {lines[-1]}")
    return done.stdout


def main(args: Sequence[str]) -> int:
    """Run the command; the exit code."""
    if len(args) != 1 or args[0].startswith("-"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        if args[0] != "check":
            make_ready(ROOT, args[0], datetime.now(UTC).date().isoformat())
        with tempfile.TemporaryDirectory() as folder:
            wheel = check(Path(folder))
            (ROOT / "dist").mkdir(exist_ok=True)
            (ROOT / "dist" / wheel.name).write_bytes(wheel.read_bytes())
    except ReleaseError as error:
        sys.stderr.write(f"release: {error}\n")
        return 1
    sys.stdout.write(f"dist/{wheel.name} is whole and runs; install it with `pipx install dist/{wheel.name}`\n")
    if args[0] != "check":
        sys.stdout.write(f"next: make test; git commit -am 'Release {args[0]}'; git tag v{args[0]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
