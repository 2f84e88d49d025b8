# SPDX-License-Identifier: AGPL-3.0-or-later
"""A look into the database past the program, quick enough for one after every operation."""
import os
import sqlite3
import subprocess
import urllib.parse

END = "-- end --"


class SqliteEye:
    def __init__(self, server):
        path = urllib.parse.quote(str(server.store.path))
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)

    def ask(self, text):
        """Rows of numbers and texts; None for NULL."""
        rows = [tuple(row) for row in self.connection.execute(text)]
        self.connection.rollback()
        return rows

    def close(self):
        self.connection.close()


class PostgresEye:
    """One psql for the whole run."""

    def __init__(self, server):
        command = ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "-F", "\t", "-P", "null=\\N",
                   "-v", "ON_ERROR_STOP=1", server.store.url]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ))

    def ask(self, text):
        self.process.stdin.write(f"{text};\n\\echo '{END}'\n")
        self.process.stdin.flush()
        rows = []
        while True:
            line = self.process.stdout.readline()
            assert line, "psql has ended"
            line = line.rstrip("\n")
            if line == END:
                return rows
            rows.append(tuple(self.value(part) for part in line.split("\t")))

    @staticmethod
    def value(text):
        if text == "\\N":
            return None
        return int(text) if text.lstrip("-").isdigit() else text

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def eye_of(server):
    return SqliteEye(server) if server.engine == "sqlite" else PostgresEye(server)
