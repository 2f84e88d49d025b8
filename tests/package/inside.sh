#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs inside of the machine that run.py has booted, as root under its systemd: the life of the package, step by step.
# Prints "ok WHAT" or "NOT ok WHAT"; the rest is for who wants to know why.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/nonexistent
url=http://127.0.0.1:8080
conf=/etc/cellarbook/cellarbook.conf

ok() { # WHAT COMMAND ...
    local what=$1
    shift
    if "$@" >/opt/test/step 2>&1; then echo "ok $what"; else
        echo "NOT ok $what"
        sed 's/^/    /' /opt/test/step
        systemctl status --no-pager --lines=20 cellarbook 2>&1 | sed 's/^/    /'
    fi
}
answers() { # STATUS PATH: within a minute
    local got
    for _ in $(seq 120); do
        got=$(curl -s -o /opt/test/body -w '%{http_code}' "$url$2")
        [ "$got" = "$1" ] && return 0
        sleep 0.5
    done
    echo "answered $got, not $1"
    cat /opt/test/body
    return 1
}
says() { # TEXT COMMAND ...
    local text=$1
    shift
    "$@" 2>&1 | tee /opt/test/said | grep -qF -- "$text" || {
        cat /opt/test/said
        return 1
    }
}
not() { ! "$@"; }
soon() { # COMMAND ...: within half a minute
    for _ in $(seq 60); do
        "$@" && return 0
        sleep 0.5
    done
    return 1
}
as_its_user() { setpriv --reuid=cellarbook --regid=cellarbook --init-groups -- env CELLARBOOK_CONFIG=$conf "$@"; }
signs_in() { sign_in | grep -q '"role":"admin"'; }
sign_in() {
    curl -s -H 'Content-Type: application/json' -d '{"email":"ann@example.com","password":"a long enough password"}' $url/api/v1/session
}
can() { # what the running server may do, asked of the kernel
    grep -q "^$1:[[:space:]]*$2\$" "/proc/$(systemctl show -P MainPID cellarbook)/status"
}
writes() { nsenter -t "$(systemctl show -P MainPID cellarbook)" -m -- setpriv --reuid=cellarbook --regid=cellarbook --clear-groups -- touch "$1"; }

ok "it installs" dpkg -i /opt/test/old.deb
ok "its service runs at once" systemctl is-active --quiet cellarbook
ok "and will after a boot" systemctl is-enabled --quiet cellarbook
ok "it answers" answers 401 /api/v1/session
ok "it says that a company is missing" says company_missing sign_in
ok "the data is its user's alone" says "700 cellarbook cellarbook" stat -c '%a %U %G' /var/lib/cellarbook
ok "so is the configuration, for reading" says "640 root cellarbook" stat -c '%a %U %G' $conf
ok "a company is made beside the running server" env CELLARBOOK_ADMIN_PASSWORD="a long enough password" \
    setpriv --reuid=cellarbook --regid=cellarbook --init-groups -- env CELLARBOOK_CONFIG=$conf \
    cellarbook init --name "Lakeside Wines" --time-zone America/Chicago --admin ann@example.com --admin-name Ann
ok "its admin signs in" signs_in
ok "the web UI is there" says "<title>Cellarbook" curl -s $url/
ok "a backup can be made" as_its_user cellarbook backup /var/lib/cellarbook/copy.sqlite
ok "and is clean" env CELLARBOOK_DATABASE_URL=sqlite:/var/lib/cellarbook/copy.sqlite setpriv --reuid=cellarbook --regid=cellarbook --init-groups -- cellarbook check
ok "no capability is left" can CapEff 0000000000000000
ok "nor can one be gained" can NoNewPrivs 1
ok "system calls are filtered" can Seccomp 2
ok "its restrictions are rated 1.2 or better" systemd-analyze security --threshold=12 --no-pager cellarbook.service
ok "it can write into its folder" writes /var/lib/cellarbook/proof
ok "and nowhere else" not writes /etc/proof
ok "nor into /usr" not writes /usr/proof
ok "nor into /home" not writes /home/proof
ok "there is a page of the manual" test -s /usr/share/man/man1/cellarbook-user.1.gz

sed -i 's/^#log_level = info/log_level = warn/' $conf
ok "a newer one is installed over it" dpkg -i --force-confold /opt/test/new.deb
ok "that is the one which runs" says "$(dpkg-query -W -f='${Version}' cellarbook)" dpkg-deb -f /opt/test/new.deb Version
ok "its service runs again" answers 401 /api/v1/session
ok "what was set stays set" grep -q '^log_level = warn' $conf
ok "what was in the company is" signs_in
# Secrets that only root can read: the lines that the unit has as comments.
secrets=/etc/systemd/system/cellarbook.service.d
mkdir -p $secrets
{ echo "[Service]" && sed -n 's/^#\(LoadCredential=\|Environment=\)/\1/p' /lib/systemd/system/cellarbook.service; } >$secrets/secrets.conf
echo "Environment=CELLARBOOK_MAIL_FROM=desk@example.com" >>$secrets/secrets.conf
(umask 077 && echo sqlite:/var/lib/cellarbook/other.sqlite >/etc/cellarbook/database_url && echo smtp://desk:hidden@localhost >/etc/cellarbook/mail)
ok "its user can't read what is root's" not as_its_user cat /etc/cellarbook/mail
systemctl daemon-reload && systemctl restart cellarbook
ok "it starts with credentials" answers 401 /api/v1/session
ok "and takes the database that they name" says company_missing sign_in
chmod 0 /etc/cellarbook/database_url && echo >/etc/cellarbook/mail && systemctl restart cellarbook
ok "an empty one ends it with a sentence" soon says "CELLARBOOK_MAIL_FILE" journalctl --no-pager -u cellarbook -n 20
rm -r $secrets /etc/cellarbook/database_url /etc/cellarbook/mail
systemctl daemon-reload && systemctl reset-failed cellarbook && systemctl restart cellarbook
ok "without them it is as before" answers 401 /api/v1/session
ok "it is killed" systemctl kill -s KILL cellarbook
ok "and comes back by itself" answers 401 /api/v1/session
ok "it stops when asked, with everything done" systemctl stop cellarbook
ok "with exit code 0" says "success" systemctl show -P Result cellarbook
ok "its database is clean" as_its_user cellarbook check
ok "it is removed" dpkg -r cellarbook
ok "the service is gone" not systemctl is-active --quiet cellarbook
ok "the configuration stays" test -e $conf
ok "it is purged" dpkg -P cellarbook
ok "the configuration goes" test ! -e $conf
ok "the company's data stays" test -s /var/lib/cellarbook/cellarbook.sqlite
rm -r /var/lib/cellarbook
ok "it installs anew" dpkg -i /opt/test/new.deb
systemctl stop cellarbook
rm -rf /var/lib/cellarbook/*
ok "and is purged" dpkg -P cellarbook
ok "with nothing left" not id cellarbook
echo "all steps done"
