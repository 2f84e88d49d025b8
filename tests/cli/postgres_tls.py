#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A PostgreSQL on another machine is spoken to by TLS, with a certificate that is checked, unless the URL says otherwise.

    tests/cli/postgres_tls.py

The other machine is an address of 127.0.0.0/8 under a name that is not this machine's.
"""
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402
import postgres  # noqa: E402

ADDRESS = f"127.77.{os.getpid() // 250 % 250}.{os.getpid() % 250 + 1}"  # so that runs beside each other do not meet
NAME = "db.demo.example"


def turn_tls_on(database):
    """With a certificate of its own; where it is."""
    certificate, key = database.data / "server.crt", database.data / "server.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    key.chmod(0o600)
    for path in (certificate, key):
        shutil.chown(path, database.data.stat().st_uid)
    database.ask("ALTER SYSTEM SET ssl = on")
    database.halt("fast")
    database.start()
    return shutil.copy(certificate, database.folder / "trusted.pem")


def says(server, wanted, host=NAME, more=""):
    """Is the server refused with these words, or, None, taken?"""
    url = f"postgresql://postgres@/{server.store.name}?host={host}&hostaddr={ADDRESS}{more}"
    done = server.run("check", env={"CELLARBOOK_DATABASE_URL": url})
    good = done.returncode == 0 if wanted is None else done.returncode != 0 and wanted in done.stderr
    print(f"{'ok  ' if good else 'FAIL'} {host}{more}: {done.stdout}{done.stderr}".rstrip())
    return good


def main():
    if not shutil.which("openssl"):
        print("there is no openssl\n0 passed, 0 failed, 1 skipped")
        return 0
    with postgres.Postgres(settings=f"listen_addresses = '{ADDRESS}'\n") as database:
        os.environ["CELLARBOOK_TEST_PG"] = database.url
        with cellarbook.Server(engine="postgres", start=False) as server:
            results = [says(server, "server does not support SSL"), says(server, None, more="&sslmode=disable"),
                       says(server, "server does not support SSL", host="127.desk.example"),
                       says(server, None, host="localhost"), says(server, None, host="127.0.0.1")]
            trusted = turn_tls_on(database)
            results += [says(server, "certificate verify failed"), says(server, None, more=f"&sslrootcert={trusted}"),
                        says(server, "does not match host name", host="other.demo.example", more=f"&sslrootcert={trusted}"),
                        says(server, None, more="&sslmode=require")]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
