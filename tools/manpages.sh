#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Makes the man pages of the program and of each of its commands out of what --help prints, so that there is one text.
#
#   tools/manpages.sh PROGRAM FOLDER      FOLDER/cellarbook.1, cellarbook-serve.1 ...      (needs help2man)
set -euo pipefail
[ $# = 2 ] || {
    sed -n '3,5s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
program=$(realpath -- "$1")
folder=$2
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$("$program" --version | cut -d' ' -f2)

# help2man runs a program called as the page is; ours prints the help with the marks that help2man knows: "$ " before
# a line to type and "> " before its second, *...* around a heading.
cat >"$work/marks.awk" <<'AWK'
/^(Examples?|A new company, from nothing to a running server):$/ { print "Examples:"; typed = 1; next }
/^Exit codes: / { typed = 0; print "*Exit status*\n"; sub(/^Exit codes: /, ""); print; next }
/^Settings can also be given/ { print "\n*Environment*\n" }
/^$/ { typed = 0 }
typed && /^  [^ ]/ { sub(/^  /, "  $ "); print; next }
typed && /^   / { sub(/^ */, "  > "); print; next }
{ print }
AWK
page() { # NAME SUMMARY WORD ...
    local name=$1 summary=$2
    shift 2
    printf '#!/bin/sh\nexec "%s" %s --help | awk -f "%s/marks.awk"\n' "$program" "$*" "$work" >"$work/$name"
    chmod +x "$work/$name"
    help2man --no-info --no-discard-stderr --name "$summary" --version-string "$version" --source "Cellarbook $version" \
        --include "$work/see" --output "$folder/$name.1" "$work/$name"
    sed -i -e '/^\.SH EXAMPLES/a .nf' -e '/^\.SH "SEE ALSO"/i .fi' "$folder/$name.1"
}

# "  serve      run the server" of the list of commands
mapfile -t commands < <("$program" --help | sed -n '/^Commands:$/,/^$/s/^  \([a-z]*\)  *\(.*\)$/\1 \2/p')
[ ${#commands[@]} -gt 0 ]
{
    printf '[see also]\n'
    printf '.BR cellarbook (1)'
    printf ',\n.BR cellarbook\\-%s (1)' "${commands[@]%% *}"
    printf '\n.PP\nThe manual and a commented configuration are in\n.IR /usr/share/doc/cellarbook .\n'
} >"$work/see"
page cellarbook "the order desk of a wine distributor"
for command in "${commands[@]}"; do
    page "cellarbook-${command%% *}" "${command#* }" "${command%% *}"
done
