#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that is done to web/ goes through here, so that it runs on the Node that package-lock.json pins.

    tools/web.py build           build/web/dist; nothing is done when no input has changed
    tools/web.py check           types, lint, format; and that the API's types are those of the server
    tools/web.py test [ARG …]    unit tests (vitest)
    tools/web.py fix             format and mend what can be mended
    tools/web.py schema          src/shared/api/schema.d.ts from the server's own document
    tools/web.py dev             Vite's server on port 5173; /api goes to CELLARBOOK_URL (http://127.0.0.1:8080)
    tools/web.py node ARG …      the pinned Node

check and schema ask the program: CELLARBOOK_BIN, or one that is built. Debian's npm is needed once, to fetch packages.
"""
import fcntl
import hashlib
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
BUILD = ROOT / "build/web"
SCHEMA = WEB / "src/shared/api/schema.d.ts"
INPUTS = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src", "public", "tools")
ARCH = {"x86_64": "x64", "aarch64": "arm64"}


def fail(text):
    sys.exit(f"web: {text}")


def digest(paths):
    """One hash of names and bytes."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(WEB)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def inputs():
    for name in INPUTS:
        path = WEB / name
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def locked(function):
    """Builds of several presets may run at once; the second finds the work done."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return function()


def first_node():
    """The pinned Node by itself. npm looks at the Node that it runs on: on Debian's it would leave out what only newer ones can use."""
    name = f"node-linux-{ARCH.get(platform.machine(), '')}"
    version = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["optionalDependencies"].get(name)
    if version is None:
        fail(f"there is no Node for this machine ({platform.machine()})")
    folder = BUILD / f"node-{version}"
    binary = folder / "node_modules" / name / "bin/node"
    if not binary.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--prefix", str(folder), "--no-save", "--ignore-scripts", "--no-audit", "--no-fund",
                        "--loglevel=error", f"{name}@{version}"], cwd=folder, check=False)
    if not binary.exists():
        fail(f"{name} {version} could not be fetched; above is what npm said")
    return binary


def packages():
    """`npm ci`, when the lock file has changed since the last one."""
    stamp = WEB / "node_modules/.cellarbook"
    wanted = digest([WEB / "package.json", WEB / "package-lock.json"])
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    if shutil.which("npm") is None:
        fail("npm is missing; script/setup installs it")
    print("web: npm ci", flush=True)
    binary, npm = first_node(), pathlib.Path(shutil.which("npm")).resolve()
    environment = {**os.environ, "PATH": f"{binary.parent}:{os.environ.get('PATH', '')}"}
    done = subprocess.run([str(binary), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                          cwd=WEB, env=environment, check=False)
    if done.returncode != 0:
        fail("npm ci failed; above is what it said")
    stamp.write_text(wanted, encoding="ascii")


def node(*arguments, env=None):
    binary = WEB / f"node_modules/node-linux-{ARCH.get(platform.machine(), '')}/bin/node"
    if not binary.exists():
        fail(f"there is no Node for this machine ({platform.machine()})")
    environment = {**os.environ, "PATH": f"{binary.parent}:{os.environ.get('PATH', '')}", **(env or {})}
    return subprocess.run([str(binary), *map(str, arguments)], cwd=WEB, env=environment, check=False).returncode


def tool(name, *arguments):
    return node(WEB / "node_modules" / name, *arguments)


def build():
    stamp = BUILD / "stamp"
    wanted = digest(inputs())
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return 0
    packages()
    stamp.unlink(missing_ok=True)
    code = node("tools/build.mjs", BUILD / "dist")
    if code == 0:
        stamp.write_text(wanted, encoding="ascii")
    return code


def program():
    found = [os.environ.get("CELLARBOOK_BIN", "")] + [str(ROOT / f"build/{p}/cellarbook") for p in ("test", "dev", "release")]
    for path in found:
        if path and pathlib.Path(path).exists():
            return path
    fail("no program to ask for its API: build one, or set CELLARBOOK_BIN")


def schema(out):
    with tempfile.NamedTemporaryFile(suffix=".json") as document:
        document.write(subprocess.run([program(), "openapi"], check=True, capture_output=True).stdout)
        document.flush()
        return tool("openapi-typescript/bin/cli.js", document.name, "-o", out, "--alphabetize", "--root-types", "--root-types-no-schema-prefix")


def check():
    bad = tool("typescript/bin/tsc", "--noEmit")
    bad |= tool("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")
    with tempfile.TemporaryDirectory() as folder:
        fresh = pathlib.Path(folder) / "schema.d.ts"
        bad |= schema(fresh)
        if fresh.exists() and fresh.read_bytes() != SCHEMA.read_bytes():
            print("web: the API has changed; run tools/web.py schema")
            bad = 1
    return bad


def unit_tests(*arguments):
    """Vitest, and its sum in the form that tests/run.py counts."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        code = tool("vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", f"--outputFile.json={report}", *arguments)
        if report.exists():
            sums = json.loads(report.read_text(encoding="utf-8"))
            print(f"{sums['numPassedTests']} passed, {sums['numFailedTests']} failed")
    return code


def main(command="--help", *arguments):
    if command == "build":
        return locked(build)
    if command not in ("check", "test", "fix", "schema", "dev", "node"):
        print(__doc__)
        return 0 if command in ("-h", "--help") else 2
    locked(packages)
    if command == "check":
        return check()
    if command == "test":
        return unit_tests(*arguments)
    if command == "fix":
        return tool("@biomejs/biome/bin/biome", "check", "--write", ".")
    if command == "schema":
        return schema(SCHEMA)
    return tool("vite/bin/vite.js", *arguments) if command == "dev" else node(*arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
