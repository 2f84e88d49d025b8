#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commands of the program as a person meets them: what they do, what they refuse, and in which words.

    tests/cli/test_cli.py [NAME ...]

SQLite always; PostgreSQL too when CELLARBOOK_TEST_PG names a server (tests/lib/postgres.py starts one).
"""
import json
import os
import pathlib
import pty
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import cellarbook  # noqa: E402 - found by the line above

COMMANDS = ("serve", "init", "demo", "user", "check", "backup", "export", "import", "migrate", "openapi")
PASSWORD = "a long password for tests"
COMPANY = ("init", "--name", "Lakeside Wines", "--time-zone", "America/Chicago")


class Commands(unittest.TestCase):
    """A data folder of its own, without a company and without a server, unless a test makes them."""

    def server(self, **options):
        server = cellarbook.Server(**{"company": False, "start": False, **options})
        server.__enter__()
        self.addCleanup(server.clean_up)
        return server

    def good(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("cellarbook: ", done.stderr)
        return done.stdout

    def bad(self, done, code, *words):
        """Ended with the code, and one sentence for a person has all the words."""
        self.assertEqual(done.returncode, code, f"{done.stdout}{done.stderr}")
        sentences = [line for line in done.stderr.splitlines() if line.startswith("cellarbook: ")]
        self.assertEqual(len(sentences), 1, done.stderr)
        for word in words:
            self.assertIn(word, sentences[0])
        for word in cellarbook.SANITIZERS:
            self.assertNotIn(word, done.stderr)


class CommandLine(Commands):
    def test_help(self):
        server = self.server()
        out = self.good(server.run("--help"))
        for name in COMMANDS:
            self.assertIn(f"  {name} ", out)
            text = self.good(server.run(name, "--help"))
            self.assertIn(f"cellarbook [--config FILE] {name}", text)
            self.assertIn("Exit codes: 0", text)
            self.assertLessEqual(max(map(len, text.splitlines())), 120)
        self.assertEqual(list(server.data.iterdir()), [])

    def test_version(self):
        self.assertRegex(self.good(self.server().run("--version")), r"^cellarbook \d+\.\d+\.\d+\n$")

    def test_wrong_words(self):
        server = self.server()
        self.bad(server.run(), 2, "which command")
        self.bad(server.run("sreve"), 2, 'no command "sreve"')
        self.bad(server.run("--bogus", "serve"), 2, "--bogus is not an option")
        self.bad(server.run("--config"), 2, "--config needs a value")
        for name in COMMANDS:
            self.bad(server.run(name, "--bogus"), 2, "--bogus is not an option")
            self.bad(server.run(name, "-x"), 2, "-x is not an option")
        for name in ("serve", "init", "check", "migrate", "openapi"):
            self.bad(server.run(name, "word"), 2, '"word" is one word too many')
        self.assertEqual(list(server.data.iterdir()), [])

    def test_output_that_cannot_be_written(self):
        server = self.server()
        with open("/dev/full", "w", encoding="ascii") as full:
            done = subprocess.run([server.binary, "openapi"], stdout=full, stderr=subprocess.PIPE, text=True,
                                  env=server.environment, check=False)
        self.bad(done, 1, "the output could not be written")


class Configuration(Commands):
    def config(self, server, text):
        path = server.folder / "cellarbook.conf"
        path.write_text(text, encoding="utf-8")
        return path

    def test_the_example_is_valid(self):
        server = self.server()
        example = cellarbook.ROOT / "docs/cellarbook.conf.example"
        self.assertIn("openapi", self.good(server.run("--config", example, "openapi")))
        text = example.read_text(encoding="utf-8")
        keys = [line[1:].split(" = ")[0] for line in text.splitlines() if line.startswith("#") and " = " in line
                and line[1] != " "]
        done = server.run("--config", self.config(server, "x = 1\n"), "check")
        known = done.stderr.split("the keys are ")[1].strip().split(", ")
        self.assertEqual(sorted(set(keys)), sorted(known))
        everything = "\n".join(line[1:] for line in text.splitlines() if line.startswith("#") and " = " in line
                               and line[1] != " " and "postgresql" not in line and "_file = " not in line)
        self.good(server.run("--config", self.config(server, everything), "openapi"))

    def test_secrets_from_files(self):
        """As the unit's commented lines do it, with what systemd would lay down."""
        server = self.server()
        secret = server.folder / "mail"
        secret.write_text("smtp://desk:hidden@mail.example.com\n", encoding="utf-8")
        secret.chmod(0o644)
        env = {"CELLARBOOK_MAIL_FILE": str(secret)}
        self.bad(server.run("openapi", env=env), 2, "CELLARBOOK_MAIL_FILE", "can be read or changed by others")
        secret.chmod(0o400)
        self.bad(server.run("openapi", env=env), 2, "mail_from is missing")  # it was read
        secret.chmod(0o600)
        secret.write_text("smtp://desk:hidden@\n", encoding="utf-8")
        done = server.run("openapi", env=env)
        self.bad(done, 2, "CELLARBOOK_MAIL_FILE", "must be off, dir:PATH")
        self.assertNotIn("hidden", done.stderr)
        secret.write_text("smtp://desk:hidden@mail.example.com\n", encoding="utf-8")
        self.good(server.run("openapi", env={**env, "CELLARBOOK_MAIL_FROM": "desk@example.com"}))
        longest = f"smtp://desk:{'x' * 1971}@mail.example.com"
        self.assertEqual(len(longest), 2000)
        for longer in (longest + "\r\nmore", longest + "\r\n\n", "x" * 5000):  # an end of line where the room ends hides nothing
            secret.write_bytes(longer.encode())
            self.bad(server.run("openapi", env=env), 2, "CELLARBOOK_MAIL_FILE", "must hold one line and nothing else")

    def test_a_list_of_passwords_that_is_none(self):
        server = self.server()
        path = server.folder / "list.txt"
        path.write_text("b\na\n", encoding="utf-8")
        self.bad(server.run("serve", env={"CELLARBOOK_PASSWORDS_REFUSED": str(path)}), 1, "passwords_refused: the file", "is not sorted")

    def test_unknown_key(self):
        server = self.server()
        path = self.config(server, "# mine\nlisen = 127.0.0.1:0\n")
        self.bad(server.run("--config", path, "serve"), 2, f'{path}, line 2: "lisen" is not a key', "listen, data")

    def test_bad_values(self):
        server = self.server()
        path = self.config(server, "listen = 127.0.0.1:99999\n")
        self.bad(server.run("--config", path, "serve"), 2, f'{path}, line 1: listen = "127.0.0.1:99999": must be', "65535")
        self.bad(server.run("serve", env={"CELLARBOOK_LISTEN": "here"}), 2,
                 'the environment variable CELLARBOOK_LISTEN="here": must be', "127.0.0.1:8080")
        self.bad(server.run("check", env={"CELLARBOOK_DATABASE_URL": "mysql://x"}), 2, "sqlite:PATH or postgresql://")
        self.bad(server.run("--config", server.folder / "none.conf", "serve"), 2, "none.conf can't be read")
        self.assertEqual(list(server.data.iterdir()), [])

    def test_file_and_environment(self):
        server = self.server()
        self.good(server.run(*COMPANY))
        path = self.config(server, f"data = {server.folder}/elsewhere\nlog_level = error\n")
        env = {name: value for name, value in server.environment.items() if name not in
               ("CELLARBOOK_DATA", "CELLARBOOK_DATABASE_URL")}
        done = subprocess.run([server.binary, "check"], env={**env, "CELLARBOOK_CONFIG": str(path)}, text=True,
                              capture_output=True, check=False)
        self.bad(done, 1, "there is no database at", "elsewhere/cellarbook.sqlite")
        self.assertEqual(self.good(server.run("check", env={"CELLARBOOK_CONFIG": str(path)})), "clean\n")

    def test_a_misspelt_variable_is_a_warning(self):
        server = self.server()
        done = server.run("openapi", env={"CELLARBOOK_LISTN": "x", "CELLARBOOK_DEMO_PASSWORD": "x"})
        self.assertEqual(done.returncode, 0)
        warnings = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertEqual([(w["event"], w["name"]) for w in warnings], [("variable_unknown", "CELLARBOOK_LISTN")])


class Init(Commands):
    def test_with_admin(self):
        server = self.server()
        done = server.run(*COMPANY, "--currency", "EUR", "--admin", "Boss@Example.com", "--admin-name", "The Boss",
                          env={"CELLARBOOK_ADMIN_PASSWORD": PASSWORD})
        self.assertIn("Lakeside Wines is ready", self.good(done))
        self.assertEqual((server.data / "cellarbook.sqlite").stat().st_mode & 0o777, 0o600)
        server.start()
        client = server.client().sign_in("boss@example.com", PASSWORD)
        company = client.get("/api/v1/company").json
        self.assertEqual((company["name"], company["time_zone"], company["currency"], company["back_order_access"]),
                         ("Lakeside Wines", "America/Chicago", "EUR", "none"))
        server.stop()

    def test_makes_the_data_folder_for_its_owner_only(self):
        server = self.server()
        data = server.folder / "fresh"
        env = {"CELLARBOOK_DATA": str(data), "CELLARBOOK_DATABASE_URL": f"sqlite:{data}/cellarbook.sqlite"}
        self.good(server.run(*COMPANY, env=env))
        self.assertEqual(data.stat().st_mode & 0o777, 0o700)
        data = server.folder / "no" / "parent"
        self.bad(server.run(*COMPANY, env={"CELLARBOOK_DATA": str(data)}), 1, f"{data} can't be made: No such file")
        (server.folder / "file").write_text("", encoding="ascii")
        self.bad(server.run(*COMPANY, env={"CELLARBOOK_DATA": str(server.folder / "file")}), 1, "something else has that name")

    def test_refusals_make_nothing(self):
        server = self.server()
        self.bad(server.run("init"), 2, "--name is needed")
        self.bad(server.run("init", "--name", "X"), 2, "--time-zone is needed")
        self.bad(server.run(*COMPANY, "--admin", "a@example.com"), 2, "--admin and --admin-name go together")
        self.bad(server.run("init", "--name", "X", "--time-zone", "Mars/Olympus"), 1, "time_zone: Mars/Olympus")
        self.bad(server.run(*COMPANY, "--currency", "EURO"), 1, "currency:")
        admin = ("--admin", "a@example.com", "--admin-name", "A")
        self.bad(server.run(*COMPANY, *admin), 1, "a password is needed")
        self.bad(server.run(*COMPANY, *admin, text="short\n"), 1, "12 to 200 characters")
        self.bad(server.run(*COMPANY, "--admin", "nobody", "--admin-name", "A", text=PASSWORD + "\n"), 1, "email:")
        self.assertEqual(server.sql("SELECT COUNT(*) FROM company"), [["0"]])
        self.assertEqual(server.sql("SELECT COUNT(*) FROM users"), [["0"]])

    def test_only_one_company(self):
        server = self.server()
        self.good(server.run(*COMPANY))
        self.bad(server.run(*COMPANY), 1, "this database has a company already")

    def test_beside_a_server_that_has_none_yet(self):
        server = self.server(start=True)
        self.assertEqual(server.office().get("/api/v1/company").status, 503)
        self.good(server.run(*COMPANY))
        self.assertEqual(server.office().get("/api/v1/company").json["name"], "Lakeside Wines")
        self.bad(server.run(*COMPANY), 1, "this database has a company already")
        server.stop()

    def test_not_over_the_network(self):
        server = self.server(start=True)
        body = {"name": "Thief", "time_zone": "UTC"}
        answer = server.client().post("/api/v1/company", body)
        self.assertEqual((answer.status, answer.code), (403, "forbidden"))
        self.assertEqual(server.office().get("/api/v1/company").status, 503)
        server.stop()


class Serve(Commands):
    def test_ready_and_graceful_stop(self):
        server = self.server(company=True, start=True)
        ready = [e for e in server.events() if e["event"] == "server_ready"][0]
        self.assertEqual((ready["address"], ready["port"], ready["pid"], ready["engine"]),
                         ("127.0.0.1", server.port, server.pid, "sqlite"))
        self.assertEqual(server.client().get("/healthz").status, 200)
        self.assertEqual((server.data / "cellarbook.sock").stat().st_mode & 0o777, 0o600)
        server.stop()
        self.assertEqual(sorted(p.name for p in server.data.iterdir()), ["cellarbook.sqlite", "cellarbook.sqlite.lock"])
        self.assertIn("server_stopped", [e["event"] for e in server.events()])
        self.assertEqual(server.failures_in_log(), [])

    def test_signals(self):
        server = self.server(company=True)
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
            server.start()
            server.process.send_signal(number)
            self.assertEqual(server.process.wait(30), 0)

    def test_second_server(self):
        server = self.server(company=True, start=True)
        self.bad(server.run("serve"), 1, "another process serves", "cellarbook.sqlite")
        self.assertEqual(server.client().get("/healthz").status, 200)
        self.assertEqual(server.office().get("/api/v1/company").status, 200)
        server.stop()

    def test_port_taken(self):
        server = self.server(company=True)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.bad(server.run("serve", env={"CELLARBOOK_LISTEN": f"127.0.0.1:{port}"}), 1, str(port))
        server.start()
        server.stop()

    def test_without_a_company_it_says_so(self):
        server = self.server(start=True)
        self.assertIn("company_missing", [e["event"] for e in server.events()])
        answer = server.client().post("/api/v1/session", {"email": "ann@example.com", "password": "a long enough password"})
        self.assertEqual((answer.status, answer.json["code"]), (503, "company_missing"))
        self.assertIn("cellarbook init", answer.json["title"])
        server.stop()

    def test_not_a_database(self):
        server = self.server()
        (server.data / "cellarbook.sqlite").write_text("this is a letter to my grandmother\n" * 100, encoding="ascii")
        self.bad(server.run("serve"), 1, "can't be opened as a database")

    def test_newer_database(self):
        server = self.server(company=True)
        with sqlite3.connect(server.store.path) as db:
            db.execute("INSERT INTO schema_migrations (number, name, digest, applied_at) VALUES (9999, 'tomorrow', 'x', 1)")
        db.close()
        for arguments in (("serve",), ("check",), ("migrate",), ("user", "list"), ("migrate", "--status")):
            done = server.run(*arguments)
            self.bad(done, 1, "newer program", "9999 (tomorrow)")
        self.assertIn("9999 tomorrow                 applied by a newer program", done.stdout)

    def test_changed_migration(self):
        server = self.server(company=True)
        with sqlite3.connect(server.store.path) as db:
            db.execute("UPDATE schema_migrations SET digest = 'x' WHERE number = 1")
        db.close()
        for arguments in (("serve",), ("check",), ("migrate",), ("migrate", "--status")):
            self.bad(server.run(*arguments), 1, "migration 1 (foundation)", "is not the one this program has")

    def test_password_with_signs_of_the_url(self):
        """Whatever of a password was not escaped is not told, nor what comes before and behind it."""
        server = self.server()
        for rest in ("u:WORDa%zzWORDb@127.0.0.1:1/none", "u:WORDa@WORDb@127.0.0.1:1/none", "u:WORDa/WORDb@127.0.0.1:1/none",
                     "u:12/WORDb@127.0.0.1:1/none", "u:WORDa@[WORDb@127.0.0.1:1/none", "127.0.0.1:1/none?user=u&password=WORD%"):
            done = server.run("check", env={"CELLARBOOK_DATABASE_URL": f"postgresql://{rest}"})
            self.bad(done, 1, "database_url can't be read")
            self.assertNotIn("WORD", done.stdout + done.stderr)
        for rest, says in (("127.0.0.1:1/none?sslmod=off", "sslmod"), ("u:p%40s%2f@127.0.0.1:1/none", "127.0.0.1")):
            self.bad(server.run("check", env={"CELLARBOOK_DATABASE_URL": f"postgresql://{rest}"}), 1, says)

    def test_unreachable_postgres(self):
        server = self.server()
        nowhere = {"CELLARBOOK_DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/none"}
        for arguments in (("serve",), ("check",), ("user", "list"), ("migrate", "--status")):
            done = server.run(*arguments, env=nowhere)
            self.bad(done, 1, "127.0.0.1", "port 1")
            self.assertNotIn("secret", done.stderr)


class Users(Commands):
    def life(self, server):
        """The same with and without a server."""
        run = server.run
        self.assertEqual(self.good(run("user", "list")), "")
        self.good(run("user", "add", "boss@example.com", "--name", "Boss", "--role", "admin",
                      env={"CELLARBOOK_USER_PASSWORD": PASSWORD}))
        self.good(run("user", "add", "Ana@Example.com", "--name", "Ana Ruiz", "--role", "rep", text=PASSWORD + "\nrest\n"))
        self.good(run("user", "add", "ben@example.com", "--name", "Ben", "--role", "rep", "--no-password"))
        out = self.good(run("user", "list"))
        self.assertEqual([line.split()[0] for line in out.splitlines()],
                         ["ana@example.com", "ben@example.com", "boss@example.com"])
        self.assertIn("rep   active   Ben (no password yet)", out)
        self.bad(run("user", "add", "ana@example.com", "--name", "A", "--role", "rep", text=PASSWORD + "\n"), 1, "email:")
        self.bad(run("user", "add", "x@example.com", "--name", "X", "--role", "king", "--no-password"), 1, "role:")
        self.bad(run("user", "add", "x", "--name", "X", "--role", "rep", "--no-password"), 1, "email:")
        self.bad(run("user", "add", "x@example.com", "--name", "X", "--role", "rep", text="short\n"), 1, "password:")
        self.bad(run("user", "add", "x@example.com", "--name", "X", "--role", "rep"), 1, "a password is needed")
        self.bad(run("user", "disable", "boss@example.com"), 1, "last active admin")
        self.bad(run("user", "disable", "nobody@example.com"), 1, "there is no user nobody@example.com")
        self.assertIn("disabled", self.good(run("user", "disable", "ben@example.com")))
        self.assertIn("rep   disabled Ben", self.good(run("user", "list")))
        self.good(run("user", "enable", "ben@example.com"))
        self.assertIn("no one-time codes", self.good(run("user", "codes-off", "boss@example.com")))
        self.bad(run("user", "codes-off", "nobody@example.com"), 1, "there is no user nobody@example.com")
        self.bad(run("user", "codes-off"), 2, "needs an EMAIL")
        self.good(run("user", "password", "BEN@example.com", text="a new password for ben\n"))
        self.bad(run("user", "password", "ben@example.com", text="ben@example.com\n"), 1, "password")
        self.bad(run("user", "token", "ben@example.com", "--name", "t", "--scope", "admin"), 1, "scope:")
        self.bad(run("user", "token", "ben@example.com", "--name", "t", "--scope", "all"), 1, "scope:")
        return self.good(run("user", "token", "ben@example.com", "--name", "tablet", "--scope", "read")).strip()

    def look(self, server, token):
        """What was made, seen from outside."""
        self.assertEqual(server.client(token).get("/api/v1/session").status, 200)
        self.assertEqual(server.client().sign_in("ben@example.com", "a new password for ben")
                         .get("/api/v1/session").status, 200)
        self.assertEqual(server.client().sign_in("ana@example.com", PASSWORD).get("/api/v1/users").status, 403)

    def test_without_a_server(self):
        server = self.server(company=True)
        token = self.life(server)
        server.start()
        self.look(server, token)
        server.stop()

    def test_beside_a_server(self):
        server = self.server(company=True, start=True)
        token = self.life(server)
        self.look(server, token)
        signed_in = server.client().sign_in("ana@example.com", PASSWORD)
        self.good(server.run("user", "password", "ana@example.com", text="a new password for ana\n"))
        self.assertEqual(signed_in.get("/api/v1/session").status, 401)
        signed_in = server.client().sign_in("ana@example.com", "a new password for ana")
        self.good(server.run("user", "disable", "ana@example.com"))
        self.assertEqual(signed_in.get("/api/v1/session").status, 401)
        self.assertEqual(server.check(), "")
        server.stop()

    def test_more_than_a_page(self):
        server = self.server(company=True, start=True)
        office = server.office()
        for i in range(205):
            answer = office.post("/api/v1/users", {"email": f"u{i:03}@example.com", "name": "U", "role": "rep"})
            self.assertEqual(answer.status, 201)
        self.assertEqual(len(self.good(server.run("user", "list")).splitlines()), 205)
        self.good(server.run("user", "disable", "u204@example.com"))
        server.stop()

    def test_wrong_words(self):
        server = self.server(company=True)
        self.bad(server.run("user"), 2, "list, add, password, disable, enable, codes-off or token")
        self.bad(server.run("user", "delete", "a@example.com"), 2, 'no action "delete"')
        self.bad(server.run("user", "list", "a@example.com"), 2, "does not take an EMAIL")
        self.bad(server.run("user", "add", "--name", "A", "--role", "rep"), 2, "needs an EMAIL")
        self.bad(server.run("user", "add", "a@example.com", "--role", "rep"), 2, "needs --name")
        self.bad(server.run("user", "token", "a@example.com", "--name", "t"), 2, "needs --scope")
        self.bad(server.run("user", "disable", "a@example.com", "--role", "rep"), 2, "does not take --role")
        self.bad(server.run("user", "enable", "a@example.com", "b@example.com"), 2, "one word too many")

    def test_no_company_yet(self):
        self.bad(self.server().run("user", "list"), 1, "there is no database", "cellarbook init")
        server = self.server(start=True)
        self.bad(server.run("user", "list"), 1, "cellarbook init")
        server.stop()

    def test_the_password_is_asked_for_without_echo(self):
        server = self.server(company=True)
        self.good(server.run("user", "add", "ana@example.com", "--name", "Ana", "--role", "rep", "--no-password"))
        for second, code in ((PASSWORD, 0), ("something else", 1)):
            pid, fd = pty.fork()
            if pid == 0:
                os.execve(server.binary, [str(server.binary), "user", "password", "ana@example.com"], server.environment)
            said = b""
            for prompt, line in ((b"New password: ", PASSWORD), (b"The same again: ", second)):
                while prompt not in said:
                    said += os.read(fd, 1000)
                time.sleep(0.05)
                os.write(fd, line.encode() + b"\n")
            try:
                while True:
                    got = os.read(fd, 1000)
                    if not got:
                        break
                    said += got
            except OSError:
                pass
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), code, said)
            os.close(fd)
            self.assertNotIn(PASSWORD.encode(), said)
            self.assertEqual(b"two passwords differ" in said, code == 1)


class Check(Commands):
    def test_clean(self):
        server = self.server(company=True)
        self.assertEqual(self.good(server.run("check")), "clean\n")
        server.start()
        self.assertEqual(self.good(server.run("check")), "clean\n")
        server.stop()

    def test_problems(self):
        server = self.server(company=True)
        with sqlite3.connect(server.store.path) as db:
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute("INSERT INTO inventory_moves (at, product_id, warehouse_id, bucket, qty_btl, reason)"
                       " VALUES (1, 7, 3, 'on_hand', 5, 'count')")
        db.close()
        done = server.run("check")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("moves of product 7 in warehouse 3 have no balance\n", done.stdout)
        self.assertIn("finds its own file damaged", done.stdout)
        self.assertNotIn("clean", done.stdout)

    def test_no_database(self):
        server = self.server()
        self.bad(server.run("check"), 1, "there is no database at")
        self.assertEqual(list(server.data.iterdir()), [])


class Backup(Commands):
    def test_a_copy_that_opens(self):
        server = self.server(company=True, start=True)
        self.good(server.run("user", "add", "ana@example.com", "--name", "Ana", "--role", "rep", "--no-password"))
        copy = server.folder / "copy.sqlite"
        self.assertIn("whole copy", self.good(server.run("backup", copy)))
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        self.good(server.run("user", "disable", "ana@example.com"))
        at_copy = {"CELLARBOOK_DATABASE_URL": f"sqlite:{copy}"}
        self.assertEqual(self.good(server.run("check", env=at_copy)), "clean\n")
        self.assertIn("active   Ana", self.good(server.run("user", "list", env=at_copy)))
        self.assertEqual([p.name for p in server.folder.glob("*.part")], [])
        server.stop()

    def test_restored(self):
        server = self.server(company=True)
        self.good(server.run("user", "add", "ana@example.com", "--name", "Ana", "--role", "rep", "--no-password"))
        self.good(server.run("backup", "copy.sqlite"))
        for path in server.data.glob("cellarbook.sqlite*"):
            path.unlink()
        shutil.copy(server.folder / "copy.sqlite", server.store.path)
        server.start()
        self.assertEqual(server.office().get("/api/v1/users").json["items"][0]["name"], "Ana")
        server.stop()

    def test_refusals(self):
        server = self.server(company=True)
        (server.folder / "mine").write_text("a letter", encoding="ascii")
        self.bad(server.run("backup", "mine"), 1, "is there already", "never overwrites")
        self.assertEqual((server.folder / "mine").read_text(encoding="ascii"), "a letter")
        self.bad(server.run("backup", server.folder / "none" / "copy"), 1, "copy.part can't be written: No such file")
        (server.folder / "copy.part").touch()
        self.bad(server.run("backup", "copy"), 1, "copy.part is there: another backup is being made, or one was interrupted")
        self.assertFalse((server.folder / "copy").exists())
        self.bad(server.run("backup"), 2, "name one file")
        self.bad(server.run("backup", "a", "b"), 2, "name one file")
        self.bad(self.server().run("backup", "copy"), 1, "there is no database")

    def test_while_others_write(self):
        server = self.server(company=True, start=True)
        stop = threading.Event()
        made = []

        def write():
            office = server.office()
            while not stop.is_set():
                body = {"email": f"u{len(made)}@example.com", "name": "x" * 200, "role": "rep"}
                made.append(office.post("/api/v1/users", body).status)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            while len(made) < 50:
                time.sleep(0.01)
            for i in range(3):
                before = len(made)
                self.good(server.run("backup", f"copy{i}"))
                copy = sqlite3.connect(server.folder / f"copy{i}")
                self.assertEqual(copy.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                self.assertGreaterEqual(copy.execute("SELECT COUNT(*) FROM users").fetchone()[0], before)
                copy.close()
        finally:
            stop.set()
            writer.join()
        self.assertEqual(set(made), {201})
        server.stop()


class Migrate(Commands):
    def test_status(self):
        server = self.server(company=True)
        self.assertRegex(self.good(server.run("migrate", "--status")), r"^0001 foundation +applied\n")
        self.assertEqual(self.good(server.run("migrate")), "the database is up to date\n")
        server.start()
        self.assertIn("applied", self.good(server.run("migrate", "--status")))
        self.bad(server.run("migrate"), 1, "another process serves")
        server.stop()

    def test_missing_steps(self):
        server = self.server()
        sqlite3.connect(server.store.path).close()
        server.store.path.touch()
        done = server.run("migrate", "--status")
        self.bad(done, 1, "not migrated yet")
        self.assertRegex(done.stdout, r"^0001 foundation +missing\n")
        self.bad(server.run("check"), 1, "not migrated yet")
        self.good(server.run("migrate"))
        self.good(server.run("migrate", "--status"))
        self.good(server.run(*COMPANY))


class OpenApi(Commands):
    def test_the_document(self):
        server = self.server(company=True)
        out = self.good(server.run("openapi"))
        self.assertEqual(json.loads(out)["openapi"][:3], "3.1")
        server.start()
        self.assertEqual(server.client().get("/api/v1/openapi.json").json, json.loads(out))
        server.stop()


@unittest.skipUnless(os.environ.get("CELLARBOOK_TEST_PG"), "needs PostgreSQL")
class Postgres(Commands):
    def test_life(self):
        server = self.server(engine="postgres")
        self.bad(server.run("check"), 1, "not migrated yet")
        self.assertEqual(server.sql("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'"), [["0"]])
        self.good(server.run(*COMPANY))
        self.assertEqual(self.good(server.run("check")), "clean\n")
        self.bad(server.run("backup", "copy"), 1, "pg_dump")
        server.start()
        self.good(server.run("user", "add", "ana@example.com", "--name", "Ana", "--role", "rep", text=PASSWORD + "\n"))
        self.assertEqual(server.client().sign_in("ana@example.com", PASSWORD).get("/api/v1/session").status, 200)
        self.assertIn("applied", self.good(server.run("migrate", "--status")))
        self.assertEqual(self.good(server.run("check")), "clean\n")
        server.stop()

    def test_two_companies_in_one_database(self):
        """Each in a schema of its own: neither is seen from the other, and what opens one does not open the other."""
        server = self.server(engine="postgres")
        urls = {}
        for name in ("lakeside", "harbour"):
            server.store.psql(server.store.url, f"CREATE SCHEMA {name}", wanted=False)
            urls[name] = f"{server.store.url}{'&' if '?' in server.store.url else '?'}options=-csearch_path%3D{name}"
            env = {"CELLARBOOK_DATABASE_URL": urls[name], "CELLARBOOK_ADMIN_PASSWORD": f"{PASSWORD} of {name}"}
            self.good(server.run("init", "--name", name, "--time-zone", "UTC", "--admin", f"boss@{name}.example", "--admin-name", "Boss", env=env))
            out = self.good(server.run("user", "list", env=env))
            self.assertEqual([line.split()[0] for line in out.splitlines()], [f"boss@{name}.example"])
        server.extra["CELLARBOOK_DATABASE_URL"] = urls["lakeside"]
        server.start()
        boss = server.client().sign_in("boss@lakeside.example", f"{PASSWORD} of lakeside")
        self.assertEqual(boss.get("/api/v1/company").json["name"], "lakeside")
        self.assertEqual(server.client().post("/api/v1/session", {"email": "boss@harbour.example", "password": f"{PASSWORD} of harbour"}).status, 401)
        server.stop()
        server.extra["CELLARBOOK_DATABASE_URL"] = urls["harbour"]
        server.start()
        stranger = server.client()
        stranger.cookies = dict(boss.cookies)
        self.assertEqual(stranger.get("/api/v1/session").status, 401)
        server.stop()


def main():
    program = unittest.main(exit=False, warnings="ignore")
    result = program.result
    failed = len(result.failures) + len(result.errors)
    skipped = f", {len(result.skipped)} skipped" if result.skipped else ""
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed{skipped}")
    return 1 if failed or result.testsRun == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
