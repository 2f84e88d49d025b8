#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the program consists of that others have made: the libraries that it loads, and the packages in its pages.

    tools/parts.py [list | sbom | outdated] [--program FILE]

list      part, version, where it comes from (the default)
sbom      the same as CycloneDX 1.5 (JSON), for tools that look for known flaws in parts
outdated  of which parts there is something newer: Debian's by what apt knows (apt-get update first), npm's by asking
          the registry, those that only build and test among them; ends with 1 when there are any

The libraries are asked of the dynamic linker and of dpkg, the packages are those of web/package-lock.json that are not
for development only. FILE: the program (default: CELLARBOOK_BIN, or the newest of those that are built). Debian only.
"""
import argparse
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
LOCK = ROOT / "web/package-lock.json"
FOR_TESTS = ("libasan.so", "libubsan.so", "libtsan.so")  # builds with sanitizers load them; none that is shipped


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        sys.exit(f"parts: {' '.join(command[:2])}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def program():
    named = os.environ.get("CELLARBOOK_BIN")
    built = [pathlib.Path(named)] if named else [p for p in ROOT.glob("build/*/cellarbook") if p.is_file()]
    if not built:
        sys.exit("parts: no program; build one, or name it with --program")
    return max(built, key=lambda path: path.stat().st_mtime)


def owners(paths):
    """The Debian packages of files. A library is known to dpkg under /lib or under /usr/lib: they are one folder."""
    names = {path: {os.path.realpath(path), path, "/usr" + path, os.path.realpath(path).removeprefix("/usr")} for path in paths}
    told = subprocess.run(["dpkg-query", "--search", *(name for some in names.values() for name in some)],
                          capture_output=True, text=True, check=False).stdout  # what is not found is no mistake yet
    known = {path: owner.split(",")[0] for owner, _, path in (line.partition(": ") for line in told.splitlines())}
    for path, some in names.items():
        if not some & known.keys():
            sys.exit(f"parts: {path} belongs to no Debian package")
    return sorted({known[name] for some in names.values() for name in some if name in known})


def libraries(binary):
    """{package: version} of all that is loaded, directly or by another."""
    paths = re.findall(r"(?:=> )?(/\S+) \(0x", run("ldd", str(binary)))
    found = owners([path for path in paths if not os.path.basename(path).startswith(FOR_TESTS)])
    lines = run("dpkg-query", "--show", "--showformat=${Package} ${Version}\n", *found).splitlines()
    return dict(line.split() for line in lines)


def packages():
    """{name: entry of the lock file} of what is in the pages."""
    entries = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return {path.rpartition("node_modules/")[2]: entry for path, entry in sorted(entries.items())
            if path and not entry.get("dev") and not entry.get("optional") and not entry.get("peer")}


def component(name, version, purl, **more):
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, **more}


def of_npm(name, entry):
    kind, _, digest = entry["integrity"].partition("-")
    hashes = [{"alg": kind.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}]
    licences = [{"expression": entry["license"]}] if "license" in entry else []
    purl = f"pkg:npm/{urllib.parse.quote(name, safe='/')}@{entry['version']}"
    return component(name, entry["version"], purl, hashes=hashes, licenses=licences)


def sbom(binary):
    version = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))["version"]
    debian = [component(name, number, f"pkg:deb/debian/{name}@{urllib.parse.quote(number, safe='')}?distro=debian-12")
              for name, number in libraries(binary).items()]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "metadata": {"component": {"type": "application", "name": "cellarbook", "version": version}},
            "components": debian + [of_npm(name, entry) for name, entry in packages().items()]}


def newer_in_debian(binary):
    for name in libraries(binary):
        policy = run("apt-cache", "policy", name, env={**os.environ, "LC_ALL": "C"})
        have, best = re.search(r"Installed: (\S+)", policy), re.search(r"Candidate: (\S+)", policy)
        if have and best and have[1] != best[1]:
            yield name, have[1], best[1]


def newer_in_npm():
    done = subprocess.run(["npm", "outdated", "--json"], cwd=LOCK.parent, capture_output=True, text=True, check=False)
    for name, entry in json.loads(done.stdout or "{}").items():
        if "latest" not in entry:
            sys.exit(f"parts: npm outdated: {done.stdout.strip()} {done.stderr.strip()}")
        yield name, entry.get("current", "not installed"), entry["latest"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["list", "sbom", "outdated"], default="list")
    parser.add_argument("--program", type=pathlib.Path)
    options = parser.parse_args()
    binary = options.program or program()
    if options.what == "sbom":
        print(json.dumps(sbom(binary), indent=2))
        return 0
    if options.what == "list":
        for name, number in libraries(binary).items():
            print(f"{name:<36} {number:<32} Debian, loaded by the program")
        for name, entry in packages().items():
            print(f"{name:<36} {entry['version']:<32} npm, in the pages")
        return 0
    found = [*newer_in_debian(binary), *newer_in_npm()]
    for name, have, best in found:
        print(f"{name:<36} {have:<32} {best}")
    print(f"{len(found)} parts are outdated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
