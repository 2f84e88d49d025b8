#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links to set a password, from the request to the inbox and back: what the answer and the database do not tell, limits,
faults of the mail server, a kill, two at once.

    tests/mail/passwords.py [--engine sqlite|postgres] [NAME ...]
"""
import base64
import concurrent.futures
import hashlib
import hmac
import pathlib
import re
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import peers  # noqa: E402
from world import HOUR_MS, PASSWORD, World, cellarbook  # noqa: E402

import engines  # noqa: E402

ASK, CONFIRM = "/api/v1/password-reset", "/api/v1/password-reset/confirm"
NEW = "a password that is new"
CASES = []


def case(function):
    CASES.append(function)
    return function


def server_with(engine, smtp, **env):
    return cellarbook.Server(engine, test_clock=True, env={
        "CELLARBOOK_MAIL": f"smtp://127.0.0.1:{smtp.port}", "CELLARBOOK_MAIL_FROM": "orders@lakeside.example",
        "CELLARBOOK_MAIL_TIMEOUT": "4", "CELLARBOOK_PUBLIC_URL": "https://orders.lakeside.example", **env})


def secret(mail):
    return re.search(r"https://orders\.lakeside\.example/set-password#([A-Za-z0-9_-]{43})\s", mail.text).group(1)


def ask(server, email):
    answer = server.client().post(ASK, {"email": email})
    assert answer.status == 202, answer
    return answer


def confirm(server, token, password=NEW):
    return server.client().post(CONFIRM, {"token": token, "password": password})


def taken(server):
    """Waits until the runner has seen to all requests, and what it made is delivered."""
    end = time.monotonic() + 30
    while server.sql("SELECT COUNT(*) FROM password_requests") != [["0"]]:
        assert time.monotonic() < end, "requests wait"
        time.sleep(0.02)


def tried(server):
    end = time.monotonic() + 30
    while server.sql("SELECT COUNT(*) FROM outbox WHERE attempts = 1 AND state = 'waiting'") != [["1"]]:
        assert time.monotonic() < end, "it was not tried"
        time.sleep(0.05)


def one_time_code(key, at_ms):
    digest = hmac.new(base64.b32decode(key), struct.pack(">Q", at_ms // 30000), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


@case
def nobody_is_told_whose_it_is(engine):
    """The same answer and the same rows for anybody's address; a mail for active users only; nothing readable at rest."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        world.quiet()
        answers = [ask(server, address) for address in ("rita@demo.example", "dora@demo.example", "who@demo.example")]
        names = [sorted(n for n, _ in a.headers.items()) for a in answers]
        assert {a.body for a in answers} == {answers[0].body} and names[0] == names[1] == names[2], answers
        assert server.sql("SELECT failures, COUNT(*) FROM sign_in_failures WHERE key LIKE 'ru:%' GROUP BY failures") == [["1", "3"]]
        taken(server)
        mails = smtp.wait(1)
        world.quiet()
        assert [m.to for m in mails] == ["rita@demo.example"], mails
        token = secret(mails[0])
        assert token in mails[0].html and "rita" not in mails[0]["Subject"]
        held = "".join(str(server.sql(f"SELECT * FROM {table}")) for table in ("outbox", "password_links", "events", "idempotency_keys"))
        assert token not in held and token not in server.log_path.read_text(), "the secret lies somewhere"
        assert server.sql("SELECT COUNT(*) FROM password_link_tokens") == [["1"]]
        outbox = world.of("ada").get("/api/v1/outbox?key=password.reset")
        assert outbox.status == 200 and token not in outbox.body.decode(), outbox
        assert world.of("rita").get("/api/v1/session").status == 200
        assert confirm(server, token).status == 204
        assert world.of("rita").get("/api/v1/session").status == 401, "signed out everywhere"
        assert server.client().post("/api/v1/session", {"email": "rita@demo.example", "password": PASSWORD}).status == 401
        server.client().sign_in("rita@demo.example", NEW)
        assert [server.check(), server.failures_in_log()] == ["", []]


@case
def limits(engine):
    """Five for an address of a person, thirty from a network address, and another window; known or not is no difference."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        for address in ("rita@demo.example", "who@demo.example"):
            for _ in range(5):
                ask(server, address)
            answer = server.client().post(ASK, {"email": address.upper()})
            assert (answer.status, answer.json["code"]) == (429, "rate_limited") and answer.headers["Retry-After"], answer
        for i in range(20):
            ask(server, f"who{i}@demo.example")
        answer = server.client().post(ASK, {"email": "raul@demo.example"})
        assert answer.status == 429, answer
        taken(server)
        world.quiet()
        before = len(smtp.mails)
        assert 1 <= before <= 5 and {m.to for m in smtp.mails} == {"rita@demo.example"}, "of those that overtook each other, the last"
        server.set_clock(server.clock_ms + HOUR_MS)
        ask(server, "rita@demo.example")
        assert len(smtp.wait(before + 1)) == before + 1
        # Signing in has limits of its own: these requests were no wrong passwords.
        server.client().sign_in("rita@demo.example", PASSWORD)


@case
def one_time_codes_stay(engine):
    """A reset is no way around TOTP, and forgives wrong passwords."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        rita = world.of("rita")
        key = rita.get("/api/v1/me/totp").json["secret"]
        answer = rita.post("/api/v1/me/totp", {"secret": key, "code": one_time_code(key, server.clock_ms), "present": PASSWORD})
        assert answer.status in (200, 204), answer
        for _ in range(10):
            server.client().post("/api/v1/session", {"email": "rita@demo.example", "password": "wrong wrong wrong"})
        ask(server, "rita@demo.example")
        assert confirm(server, secret(smtp.wait(1)[0])).status == 204
        server.set_clock(server.clock_ms + 30000)
        answer = server.client().post("/api/v1/session", {"email": "rita@demo.example", "password": NEW})
        assert (answer.status, answer.json["code"]) == (401, "totp_required"), answer
        answer = server.client().post("/api/v1/session", {"email": "rita@demo.example", "password": NEW,
                                                          "totp": one_time_code(key, server.clock_ms)})
        assert answer.status == 200, answer


@case
def what_ends_a_link(engine):
    """Another password, another address, being disabled; of two at once one wins."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        ada, path = world.of("ada"), f"/api/v1/users/{world.users['rita']}"

        def link():
            count = len(smtp.mails)
            ask(server, "rita@demo.example")
            return secret(smtp.wait(count + 1)[count])

        def refused(token):
            answer = confirm(server, token)
            return (answer.status, answer.json["code"], answer.json["field"]) == (422, "password_link", "token")

        token = link()
        assert ada.post(f"{path}/password", {"password": "one that ada has set"}).status == 204
        assert refused(token)
        token = link()
        assert ada.patch(path, {"email": "rita.u@demo.example"}, headers={"If-Match": "*"}).status == 200
        assert refused(token)
        assert ada.patch(path, {"email": "rita@demo.example"}, headers={"If-Match": "*"}).status == 200
        assert refused(token)
        token = link()
        assert ada.patch(path, {"active": False}, headers={"If-Match": "*"}).status == 200
        assert refused(token)
        assert ada.patch(path, {"active": True}, headers={"If-Match": "*"}).status == 200
        assert refused(token)
        token = link()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda n: confirm(server, token, f"the password number {n}").status, range(4)))
        assert sorted(answers) == [204, 422, 422, 422], answers
        assert [server.check(), server.failures_in_log()] == ["", []]


@case
def how_long_a_link_is_good(engine):
    """One that was asked for an hour, an invitation seven days, to the second; a weak password does not use it up, a good one does."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        office, began = world.office, server.clock_ms
        made = office.post("/api/v1/users", {"email": "nora@demo.example", "name": "Nora", "role": "rep"})
        assert made.status == 201, made

        def by_mail(count, asking):
            assert asking().status == 202
            return secret(smtp.wait(count)[count - 1])

        def invited():
            return office.post(f"/api/v1/users/{made.json['id']}/invite")

        def says(token, password=NEW):
            answer = confirm(server, token, password)
            return answer.status if answer.status == 204 else answer.json["code"]

        invitation = by_mail(1, invited)
        reset = by_mail(2, lambda: ask(server, "rita@demo.example"))
        for token, valid_ms in ((reset, HOUR_MS), (invitation, 7 * 24 * HOUR_MS)):
            server.set_clock(began + valid_ms - 1000)
            assert says(token, "password1234") == "password_weak"
            server.set_clock(began + valid_ms)
            assert says(token) == "password_link"
        again = by_mail(3, invited)
        assert (says(again), says(again)) == (204, "password_link")
        server.client().sign_in("nora@demo.example", NEW)


@case
def faults_and_a_kill(engine):
    """Asked, killed, started: it is mailed. A mail that was tried twice: either link is good, and then none."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        smtp.handler.data = "451 later"
        world.office.close()
        ask(server, "rita@demo.example")
        server.kill()
        server.start()
        world.restarted()
        tried(server)
        smtp.handler.data = None
        server.set_clock(server.clock_ms + 5 * 60 * 1000)
        token = secret(smtp.wait(1)[0])
        world.quiet()
        assert server.sql("SELECT COUNT(*) FROM password_link_tokens") == [["2"]], "one an attempt"
        assert confirm(server, token).status == 204
        # Its hour is over before the mail server is back: it is not sent any more.
        smtp.handler.data = "451 later"
        ask(server, "raul@demo.example")
        tried(server)
        smtp.handler.data = None
        server.set_clock(server.clock_ms + 2 * HOUR_MS)
        world.quiet()
        items = [i for i in world.outbox("failed") if i["key"] == "password.reset"]
        assert len(items) == 1 and "expired" in items[0]["last_error"], items
        assert {m.to for m in smtp.mails} == {"rita@demo.example"}, "and that is no fault to tell admins of"
        assert [server.check(), server.failures_in_log()] == ["", []]


@case
def without_mail(engine):
    """A server that sends no mail says so, and writes nothing down."""
    with cellarbook.Server(engine) as server:
        world = World(server)
        outbound = world.outbound("back.orders.create")["id"]
        for client, path, body in ((server.client(), ASK, {"email": "rita@demo.example"}),
                                   (world.of("ada"), f"/api/v1/outbound-emails/{outbound}/test", None),
                                   (world.of("ada"), f"/api/v1/users/{world.users['rita']}/invite", None)):
            answer = client.post(path, body)
            assert (answer.status, answer.json["code"]) == (422, "mail_off"), answer
        assert server.sql("SELECT (SELECT COUNT(*) FROM password_requests) + (SELECT COUNT(*) FROM outbox)") == [["0"]]


if __name__ == "__main__":
    sys.exit(engines.main(CASES, __doc__))
