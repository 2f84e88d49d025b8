# SPDX-License-Identifier: AGPL-3.0-or-later
"""The web UI's times on 100,000 back orders, in Chromium (web.mjs): medians of five."""
import os
import shutil
import subprocess

import chromium

EMAIL = "bench@example.com"
PASSWORD = "a long bench password"
BARS = {"web.lcp.cold": ("ms to the largest paint, phone, first time", 2500), "web.lcp.again": ("ms to it, phone, once more", 1000),
        "web.end": ("ms to the last of 100 thousand rows", 300), "web.nodes": ("DOM nodes then", 1500)}


def measure(bench, wanted):
    with bench.workspace() as folder:
        (folder / "data").mkdir()
        shutil.copy(bench.kept(100000, bench.WRITE_ACCOUNTS), folder / "data/cellarbook.sqlite")
        url = f"sqlite:{folder}/data/cellarbook.sqlite"
        subprocess.run([bench.BUILD / "cellarbook", "user", "add", EMAIL, "--name", "Bench", "--role", "admin"], check=True,
                       env={**bench.environment(url, folder / "data"), "CELLARBOOK_USER_PASSWORD": PASSWORD}, stdout=subprocess.DEVNULL)
        with bench.Server(folder / "data", url) as server:
            done = subprocess.run([bench.ROOT / "tools/web.py", "node", bench.ROOT / "tests/perf/web.mjs", *wanted],
                                  env={**os.environ, "CELLARBOOK_URL": f"http://127.0.0.1:{server.port}", "BENCH_EMAIL": EMAIL,
                                       "BENCH_PASSWORD": PASSWORD, "CHROMIUM": chromium.program()},
                                  stdout=subprocess.PIPE, text=True, check=False)
    for line in done.stdout.splitlines():
        name, value = line.split()
        unit, bar = BARS[name]
        bench.put(name, f"{float(value):.0f}", unit, f"<= {bar}", float(value) <= bar)
