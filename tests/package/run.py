#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Debian package in a machine of its own: a bare Debian 12, booted with systemd, where it is installed, started,
upgraded, removed and purged, under all the restrictions of its unit.

Needs root (a container is booted) and Debian's packages; debootstrap and systemd-container are installed if missing.
Without root it says so, and is counted as skipped.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOOT_SECONDS = 300
STEPS = """[Unit]
Description=the steps of the test
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/bin/bash -c '/opt/test/inside.sh >/opt/test/result 2>&1; systemctl --no-block poweroff'
[Install]
WantedBy=multi-user.target
"""


def run(*command, **more):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if done.returncode != 0:
        print(done.stdout[-4000:])
        raise SystemExit(f"package: failed: {' '.join(map(str, command))}")
    return done.stdout


def archive():
    """Where this machine's own packages come from."""
    for line in run("apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(CREATED_BY)").splitlines():
        site, release, kind = line.split()
        if release == "bookworm" and kind == "Packages":
            return site
    raise SystemExit("package: apt knows no archive of Debian 12")


def bare_machine(machine, package):
    """A minimal Debian with systemd, and what the package depends on."""
    run("debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv,dbus,curl,procps", "bookworm", machine, archive())
    for part in ("sources.list", "sources.list.d", "apt.conf.d", "keyrings", "auth.conf.d"):
        here, there = pathlib.Path("/etc/apt", part), machine / "etc/apt" / part
        if here.is_dir():
            shutil.copytree(here, there, dirs_exist_ok=True)
        elif here.exists():
            shutil.copy(here, there)
    shutil.copytree("/etc/ssl/certs", machine / "etc/ssl/certs", symlinks=True, dirs_exist_ok=True)
    shutil.copytree("/usr/local/share/ca-certificates", machine / "usr/local/share/ca-certificates", dirs_exist_ok=True)
    shutil.copy("/etc/resolv.conf", machine / "etc/resolv.conf")
    needs = run("dpkg-deb", "-f", package, "Depends")
    names = [one.split("|")[0].split("(")[0].strip() for one in needs.split(",")]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("chroot", machine, "apt-get", "-q", "update", env=env)
    run("chroot", machine, "apt-get", "-q", "-y", "install", "--no-install-recommends", *names, env=env)


def newer(package, folder):
    """The same program in a package with a higher version."""
    tree = folder / "tree"
    run("dpkg-deb", "-R", package, tree)
    control = tree / "DEBIAN/control"
    lines = control.read_text().splitlines(keepends=True)
    control.write_text("".join(line.rstrip("\n") + "+test1\n" if line.startswith("Version:") else line for line in lines))
    run("dpkg-deb", "--root-owner-group", "-b", tree, folder / "new.deb")
    return folder / "new.deb"


def no_test_hooks(folder, package):
    """What tests may do, such as moving the clock, is not in the program at all."""
    run("dpkg-deb", "-x", package, folder / "files")
    if b"CELLARBOOK_TEST" in (folder / "files/usr/bin/cellarbook").read_bytes():
        raise SystemExit("package: failed: the program has the hooks of the tests")


def live(folder, package):
    machine = folder / "machine"
    bare_machine(machine, package)
    (machine / "opt/test").mkdir()
    shutil.copy(package, machine / "opt/test/old.deb")
    shutil.copy(newer(package, folder), machine / "opt/test/new.deb")
    shutil.copy(ROOT / "tests/package/inside.sh", machine / "opt/test/inside.sh")
    (machine / "etc/systemd/system/steps.service").write_text(STEPS)
    run("chroot", machine, "systemctl", "enable", "steps.service")
    # A network of its own, with nothing in it but itself: nothing of this machine is in the way.
    command = ["systemd-nspawn", "--quiet", "-D", machine, "--boot", "--register=no", "--keep-unit", "--private-network"]
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=BOOT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        print(f"the machine was not done after {BOOT_SECONDS} s")
    result = machine / "opt/test/result"
    return result.read_text() if result.exists() else "NOT ok the machine boots\n"


def main():
    if os.geteuid() != 0:
        print("skipped: it needs root, to boot a machine")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    missing = [p for p, program in (("debootstrap", "debootstrap"), ("systemd-container", "systemd-nspawn")) if not shutil.which(program)]
    if missing:
        run("apt-get", "-q", "-y", "install", "--no-install-recommends", *missing)
    package = ROOT / run(ROOT / "script/package").splitlines()[-1]
    with tempfile.TemporaryDirectory(prefix="cellarbook-package-") as folder:
        no_test_hooks(pathlib.Path(folder), package)
        text = live(pathlib.Path(folder), package)
    print(text)
    lines = text.splitlines()
    passed = sum(line.startswith("ok ") for line in lines)
    failed = sum(line.startswith("NOT ok ") for line in lines) + (lines[-1:] != ["all steps done"])
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
