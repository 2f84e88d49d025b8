# SPDX-License-Identifier: AGPL-3.0-or-later
"""The web UI's times on 100,000 back orders, in Chromium (web.mjs): medians of five."""
import os
import shutil
import subprocess

import chromium

EMAIL = "bench@example.com"
PASSWORD = "a long bench password"
PHONE = "a phone at a quarter of the speed, 1.6 Mbit/s"
SLOW = "ms, the slowest of it at a quarter of the speed"
BARS = {"web.fcp.cold": (f"ms to the first paint, {PHONE}", 1000), "web.lcp.cold": ("ms to the largest paint there", 2500),
        "web.tbt.cold": ("ms blocked there", 600), "web.fcp.again": ("ms to the first paint once more", 400),
        "web.lcp.again": ("ms to the largest paint once more", 1000),
        "web.inp.filter": (f"{SLOW}: typing in a list's search", 200), "web.inp.sort": (f"{SLOW}: sorting", 200),
        "web.inp.palette": (f"{SLOW}: opening the palette, typing", 200), "web.inp.dialog": (f"{SLOW}: opening a dialog", 200),
        "web.inp.form": (f"{SLOW}: opening New Back Order", 200), "web.inp.choose": (f"{SLOW}: typing in a picker, choosing", 200),
        "web.inp.line": (f"{SLOW}: lines by keyboard", 200),
        "web.end": ("ms to the last of 100 thousand rows", 300), "web.nodes": ("DOM nodes then", 1500),
        "web.heap": ("MB of script's memory then", 60),
        "web.scroll": ("ms of 95 in 100 frames while scrolling", 100), "web.offline": ("ms from a reload without a signal to rows", 1000),
        "web.scan": ("of 8 scanned codes are lines at a sixth of the speed", 8)}
AT_LEAST = {"web.scan"}


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
        least = name in AT_LEAST
        good = float(value) >= bar if least else float(value) <= bar
        bench.put(name, f"{float(value):.0f}", unit, f"{'>=' if least else '<='} {bar}", good)
