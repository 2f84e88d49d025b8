#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads the C with three analysers; any finding fails.   tools/analyze.sh [clang-tidy|cppcheck|gcc ...]   default: all
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)
folder=build/dev # its compile commands are what is analysed; must be built, for the generated headers

# Their findings are errors (.clang-tidy). Only our own files: system headers are not.
run_clang_tidy() {
    mkdir -p build/clang-tidy # not build/analyze: gcc may be at work there at the same time
    # The sanitizers' own checks would only confuse it. One file at a time: version 14 forgets va_copy() after the first.
    sed -e 's/-fsanitize=[a-z,]*//g; s/-fno-sanitize-recover=all//g' $folder/compile_commands.json >build/clang-tidy/compile_commands.json
    find src -name '*.c' | sort | xargs -P "$jobs" -n 1 clang-tidy --quiet -p build/clang-tidy 2>&1 |
        { grep -vE '^[0-9]+ warnings? generated\.$|^Suppressed |^Use -header-filter' || true; } | tee build/clang-tidy/found.txt
    [ ! -s build/clang-tidy/found.txt ]
}

run_cppcheck() {
    mkdir -p build/cppcheck
    cppcheck --quiet --enable=warning,performance,portability --std=c11 --error-exitcode=1 --inline-suppr -j "$jobs" \
        --cppcheck-build-dir=build/cppcheck --suppressions-list=tools/cppcheck.txt --library=tools/cppcheck.cfg \
        -D_GNU_SOURCE -DCELLARBOOK_VERSION='"0"' -I src -I $folder/gen src
}

run_gcc() {
    [ -f build/analyze/build.ninja ] || cmake --preset analyze >/dev/null
    cmake --build --preset analyze
}

[ $# -gt 0 ] || set -- clang-tidy cppcheck gcc
for which in "$@"; do
    case $which in
    clang-tidy) run_clang_tidy ;;
    cppcheck) run_cppcheck ;;
    gcc) run_gcc ;;
    *)
        echo "analyze: no such analyser: $which" >&2
        exit 2
        ;;
    esac
    echo "analyze: $which has found nothing"
done
