# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which Chromium the tests use."""
import shutil


def program():
    """The path of Debian's Chromium without its desktop, or of the whole one, which takes half as long again; '': neither."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium") or ""
