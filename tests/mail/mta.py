#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real mail server: Debian's OpenSMTPD, its package unpacked into build/mta and run in namespaces of its own, where it
finds the users, the spool and the configuration that it wants. Nothing is installed, and nothing outside its folder changes.

    tests/mail/mta.py --fetch      download and unpack it, from the Debian mirror that apt is set up with; once
"""
import email
import email.policy
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import peers

UNPACKED = pathlib.Path(__file__).resolve().parents[2] / "build/mta"
DOMAIN = "demo.example"

# A relay on the same machine takes mail without TLS; the other ways are tried with another server (tests/mail/run.py).
CONFIGURATION = """
table mailboxes {{ "@{domain}" = mailbox }}
listen on 127.0.0.1 port {port} hostname mail.test.example
action "keep" maildir "{folder}/home/%{{rcpt.user}}" virtual <mailboxes>
match from any for domain "{domain}" action "keep"
"""

# Run as root of new namespaces: what is mounted here is seen by this mail server alone.
INSIDE = """set -eu
folder=$1 unpacked=$2
for empty in /var/spool /var/lib /run /usr/libexec; do
    mount -t tmpfs -o mode=755 tmpfs "$empty"
done
[ /var/run -ef /run ] || mount -t tmpfs -o mode=755 tmpfs /var/run
cp -r "$unpacked/usr/libexec/opensmtpd" /usr/libexec/
mkdir -p /var/lib/opensmtpd/empty
install -d -m 711 /var/spool/smtpd
mount --bind "$folder/passwd" /etc/passwd
mount --bind "$folder/group" /etc/group
chown 1003:1003 "$folder/home"
chmod 640 "$folder/smtpd.conf"
exec "$unpacked/usr/sbin/smtpd" -d -f "$folder/smtpd.conf"
"""
PASSWD = """root:x:0:0:root:/root:/bin/sh
opensmtpd:x:1001:1001:daemon:/var/lib/opensmtpd/empty:/bin/false
opensmtpq:x:1002:1002:queue:/var/lib/opensmtpd/empty:/bin/false
mailbox:x:1003:1003:mailbox:{folder}/home:/bin/sh
"""
GROUP = "root:x:0:\nopensmtpd:x:1001:\nopensmtpq:x:1002:\nmailbox:x:1003:\n"


def fetch():
    """Downloads and unpacks it if that wasn't done."""
    if (UNPACKED / "usr/sbin/smtpd").exists():
        return
    UNPACKED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED.parent, prefix="mta-") as folder:
        subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", "opensmtpd"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        deb, = pathlib.Path(folder).glob("opensmtpd_*.deb")
        subprocess.run(["dpkg-deb", "-x", deb, f"{folder}/unpacked"], check=True)
        os.rename(f"{folder}/unpacked", UNPACKED)


def readable(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


class Mta:
    """A context manager: OpenSMTPD on a loopback port that keeps the mails of everybody at demo.example."""

    def __enter__(self):
        fetch()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cellarbook-mta-"))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        os.chmod(self.folder, 0o711)
        self.port = peers.free_port()
        self.home, self.log_path = self.folder / "home", self.folder / "log"
        self.home.mkdir(mode=0o755)
        for name, text in (("smtpd.conf", CONFIGURATION.format(folder=self.folder, port=self.port, domain=DOMAIN)),
                           ("passwd", PASSWD.format(folder=self.folder)), ("group", GROUP), ("inside.sh", INSIDE)):
            (self.folder / name).write_text(text, encoding="utf-8")
        self.run()

    def run(self):
        # Somebody who isn't root becomes the root of a namespace, with the subordinate ids that /etc/subuid gives him.
        become = [] if os.geteuid() == 0 else ["--map-root-user", "--map-auto"]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(["unshare", *become, "--mount", "--pid", "--fork", "--kill-child", "/bin/sh",
                                             self.folder / "inside.sh", self.folder, UNPACKED],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"OpenSMTPD does not serve: {self.log()}")
            time.sleep(0.05)

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as probe:
                return probe.recv(4) == b"220 "
        except OSError:
            return False

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def stop(self):
        self.process.kill()  # and with it all of its namespace
        self.process.wait()

    def __exit__(self, *_):
        if hasattr(self, "process"):
            self.stop()
        if os.geteuid() != 0:  # the mailboxes belong to a subordinate id
            subprocess.run(["unshare", "--map-root-user", "--map-auto", "rm", "-rf", self.home], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def mails(self, name):
        """What lies in somebody's mailbox, as the mail server has put it there."""
        become = [] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--map-auto"]
        script = 'for f in "$1"/new/*; do [ ! -e "$f" ] || { cat "$f"; printf "\\0"; }; done'
        found = subprocess.run([*become, "sh", "-c", script, "sh", self.home / name], check=True, capture_output=True).stdout
        return [readable(raw) for raw in found.split(b"\0")[:-1]]

    def wait(self, name, count, seconds=30):
        end = time.monotonic() + seconds
        while len(self.mails(name)) < count and time.monotonic() < end:
            time.sleep(0.05)
        return self.mails(name)


if __name__ == "__main__":
    if sys.argv[1:] != ["--fetch"]:
        sys.exit(__doc__)
    fetch()
