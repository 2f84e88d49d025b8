#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Brings C into the house's form (.clang-format, clang-format 14).   tools/format.sh [--check]
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(find src tests tools -name '*.[ch]' | sort)
if [ "${1:-}" = --check ]; then
    exec clang-format --dry-run --Werror "${files[@]}"
fi
exec clang-format -i "${files[@]}"
