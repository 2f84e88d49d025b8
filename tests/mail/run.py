#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail from transaction to inbox: the real program, a real SMTP server, both engines.

    tests/mail/run.py [--engine sqlite|postgres] [NAME ...]

PostgreSQL when CELLARBOOK_TEST_PG names a server (tests/lib/postgres.py starts one).
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import socket
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import peers  # noqa: E402
from world import HOUR_MS, PASSWORD, World, cellarbook  # noqa: E402

TESTS = []
MANY = int(os.environ.get("CELLARBOOK_TEST_MAILS", "1000"))


def test(function):
    TESTS.append(function)
    return function


def server_with(engine, smtp, test_clock=True, **env):
    return cellarbook.Server(engine, test_clock=test_clock, env={
        "CELLARBOOK_MAIL": f"smtp://127.0.0.1:{smtp.port}", "CELLARBOOK_MAIL_FROM": "orders@lakeside.example",
        "CELLARBOOK_MAIL_TIMEOUT": "4", **env})


def to(mails):
    return sorted(mail.to.split("@")[0] for mail in mails)


@test
def creation_is_told(engine):
    """Every rep of the account, at once; the content; nobody twice; no admin without an Outbound Email."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp, CELLARBOOK_PUBLIC_URL="https://orders.lakeside.example") as server:
        world = World(server)
        number = world.order_wine(note="second line\nof the <note>")
        mails = smtp.wait(2)
        world.quiet()
        assert to(mails) == ["raul", "rita"], to(mails)
        mail = next(m for m in mails if m.to.startswith("rita"))
        assert mail["From"] == "Scenario Wines <orders@lakeside.example>", mail["From"]
        assert mail["To"] == "Rita Ünal <rita@demo.example>", mail["To"]
        assert mail["Subject"] == f"Back order BO-{number}: Osteria Luna", mail["Subject"]
        assert re.fullmatch(r"<[0-9a-f]{32}@lakeside\.example>", mail["Message-ID"]), mail["Message-ID"]
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.message.get_content_type() == "multipart/alternative"
        for words in (f"BO-{number}", "Osteria Luna (LUNA)", "Rita Ünal", "Barolo <Riserva> & \"Söhne\" 2019",
                      "2 cases + 3 bottles (15 btl)", "cold <please>", "second line", "of the <note>", "Château d’Été",
                      f"https://orders.lakeside.example/orders/back-orders/{number}"):
            assert words in mail.text, (words, mail.text)
        assert "&lt;Riserva&gt; &amp; &quot;Söhne&quot; 2019" in mail.html and "<Riserva>" not in mail.html
        assert not re.search(r"<(img|script|link|iframe)|url\(|src=", mail.html), "remote content"
        assert all(len(line) <= 998 for line in mail.raw.split(b"\r\n"))
        assert all(i["state"] == "sent" and i["sent_at"] for i in world.outbox()), world.outbox()
        assert server.check() == "" and server.failures_in_log() == []


@test
def outbound_emails(engine):
    """Admins by a key; a person who is both gets one; lists, reply-to, subject; disabled users and refusals."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        ada = world.of("ada")
        for body, code, field in (({"key": "back.orders.creat"}, "mail_key_unknown", "key"),
                                  ({"key": "back.orders.create", "recipients": "a@b.example, nobody"}, "mail_address", "recipients"),
                                  ({"key": "back.orders.create", "recipients": "x@y.example\r\nBcc: z@y.example"}, "field_format", "recipients"),
                                  ({"key": "back.orders.create", "reply_to": "A <a@b.example>"}, "mail_address", "reply_to")):
            answer = ada.post("/api/v1/outbound-emails", body)
            assert answer.status == 422 and answer.json["code"] == code, answer
            assert answer.json["field"] == field, answer
        assert world.of("rita").post("/api/v1/outbound-emails", {"key": "back.orders.create"}).status == 403
        keys = {k["key"] for k in ada.get("/api/v1/outbound-emails/keys").json["items"]}
        assert "back.orders.create" in keys and len(keys) == 7, keys
        made = world.outbound("back.orders.create")
        assert ada.post("/api/v1/outbound-emails", {"key": "back.orders.create"}).json["code"] == "field_duplicate"
        world.order_wine()
        assert to(smtp.wait(4)) == ["ada", "ben", "raul", "rita"]
        path = f"/api/v1/outbound-emails/{made['id']}"
        answer = ada.patch(path, {"recipients": " Raul@Demo.example, buyer@Else.example,dora@demo.example,, BUYER@else.example ",
                                  "reply_to": "office@lakeside.example", "subject": "Neu: {number} für {account}",
                                  "description": "for the buyers"}, headers={"If-Match": '"1"'})
        assert answer.status == 200, answer
        assert answer.json["recipients"] == "raul@demo.example, buyer@else.example, dora@demo.example", answer
        assert ada.patch(path, {"subject": "x"}, headers={"If-Match": '"1"'}).status == 412
        number = world.order_wine()
        mails = smtp.wait(7)[4:]
        world.quiet()
        assert to(mails) == ["buyer", "raul", "rita"], to(mails)
        buyer = next(m for m in mails if m.to == "buyer@else.example")
        assert buyer["Subject"] == f"Neu: BO-{number} für Osteria Luna", buyer["Subject"]
        assert buyer["Reply-To"] == "office@lakeside.example"
        assert "/orders/back-orders/" not in buyer.text, "who can't sign in gets no link"
        assert ada.delete(path, headers={"If-Match": '"2"'}).status == 204
        world.order_wine(account=world.lone, who="ada")  # no rep: all active admins
        assert to(smtp.wait(9)[7:]) == ["ada", "ben"]
        assert [server.failures_in_log(), server.check()] == [[], ""]


@test
def access_and_moves(engine):
    """Admin Only: the mail goes out, without a link for reps; reps are who they are now; a disabled one gets none."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server, access="admin")
        world.outbound("back.orders.create")
        world.order_wine(who="ada")
        mails = smtp.wait(4)
        assert to(mails) == ["ada", "ben", "raul", "rita"]
        for mail in mails:
            assert ("/orders/back-orders/" in mail.text) == (mail.to[:3] in ("ada", "ben")), (mail.to, mail.text)
        world.stock(12)
        world.quiet()
        assert len(smtp.mails) == 4, "a rep without access sees no trace of ready"
        assert not any("back.orders" in i["key"] for i in world.of("rita").get("/api/v1/me/mail-choices").json["items"])
        assert world.of("rita").put("/api/v1/me/mail-choices", {"items": [{"key": "back.orders.ready", "choice": "never"}]}
                                    ).json["code"] == "mail_key_unknown"
        world.reps(world.luna, ["raul"])
        world.office.patch(f"/api/v1/users/{world.users['ben']}", {"active": False}, headers={"If-Match": "*"})
        world.order_wine(who="ada")
        assert to(smtp.wait(6)[4:]) == ["ada", "raul"]
        assert server.failures_in_log() == []


@test
def ready_and_closed(engine):
    """One digest an arrival and rep, with the lines of his accounts; closed by someone else; never by one's own hand."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        first = world.order_wine()
        second = world.order_wine(account=world.sol, who="raul", lines=[{"product": world.wine, "cases": 1},
                                                                        {"product": world.other_wine, "qty_btl": 3}])
        smtp.wait(3)
        world.stock(12, warehouse=world.other)
        world.quiet()
        assert len(smtp.mails) == 3, "another warehouse than the primary one fills nothing"
        world.stock(24)
        mails = smtp.wait(5)[3:]
        world.quiet()
        assert to(mails) == ["raul", "rita"], to(mails)
        raul, rita = sorted(mails, key=lambda m: m.to)
        assert f"BO-{first}" in raul.text and f"BO-{second}" in raul.text and "Cava" not in raul.text, raul.text
        assert raul["Subject"] == "Ready to fill: 2 back orders" and "My Account, Preferences" in raul.text
        assert f"BO-{first}" in rita.text and f"BO-{second}" not in rita.text
        assert rita["Subject"] == f"Ready to fill: BO-{first}, Osteria Luna", rita["Subject"]
        assert "4 cases (24 btl) available" in rita.text and "2 cases + 3 bottles" in rita.text
        world.stock(-1)
        world.quiet()
        assert len(smtp.mails) == 5, "less stock is no arrival"
        answer = world.of("raul").post(f"/api/v1/back-orders/{first}/close", {"reason": "customer_withdrew", "note": "too late"},
                                       headers={"If-Match": "*"})
        assert answer.status == 200, answer
        closed = smtp.wait(6)[5:]
        world.quiet()
        assert to(closed) == ["rita"], to(closed)
        assert closed[0]["Subject"] == f"Closed without an order: BO-{first}, Osteria Luna"
        assert "the customer withdrew. too late" in closed[0].text and "Raul Ünal closed" in closed[0].text
        order = world.of("raul").post("/api/v1/orders", {"account": world.sol, "draft": True,
                                                         "lines": [{"product": world.wine, "qty_btl": 23}]})
        assert order.status == 201, order
        answer = world.of("raul").post(f"/api/v1/orders/{order.json['number']}/cancel", {}, headers={"If-Match": "*"})
        assert answer.status == 200, answer
        freed = smtp.wait(7)[6:]
        assert to(freed) == ["raul"] and f"BO-{second}" in freed[0].text, to(freed)
        tied = world.of("raul").post("/api/v1/orders", {"account": world.sol, "draft": True, "back_orders": [{"number": second}],
                                                        "lines": [{"product": world.wine, "qty_btl": 1}]})
        assert tied.status == 201, tied
        world.stock(5)
        world.quiet()
        assert len(smtp.mails) == 7, "what is tied to a draft can't be started: Ready to fill does not propose it, nor does the mail"
        assert server.failures_in_log() == []


@test
def ready_after_a_cut(engine):
    """An edit that frees bottles is an arrival, one that takes some is not; without a price or for a blocked account there is no mail."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        ada = world.of("ada")
        world.stock(24)
        taken = ada.post("/api/v1/orders", {"account": world.sol, "draft": True, "lines": [{"product": world.wine, "qty_btl": 24}]})
        assert taken.status == 201, taken
        path = f"/api/v1/orders/{taken.json['number']}"
        number = world.order_wine(who="ada")
        smtp.wait(2)
        for qty in (30, 18):
            answer = ada.patch(path, {"lines": [{"id": 1, "qty_btl": qty}]}, headers={"If-Match": "*"})
            assert answer.status == 200, answer
            world.quiet()
        freed = smtp.wait(4)[2:]
        assert to(freed) == ["raul", "rita"] and all(f"BO-{number}" in m.text for m in freed), to(freed)
        assert "1 case (6 btl) available" in freed[0].text, freed[0].text
        for where, body in (("company", {"past_due_policy": "block_all"}), (f"accounts/{world.luna}", {"status": "past_due"})):
            assert ada.patch(f"/api/v1/{where}", body, headers={"If-Match": "*"}).status == 200
        assert ada.post(f"{path}/cancel", {}, headers={"If-Match": "*"}).status == 200
        world.quiet()
        assert len(smtp.mails) == 4, "nobody may submit an order for the account"
        assert ada.patch(f"/api/v1/accounts/{world.luna}", {"status": "good"}, headers={"If-Match": "*"}).status == 200
        assert ada.put(f"/api/v1/products/{world.wine}/prices", {"items": []}, headers={"If-Match": "*"}).status == 200
        world.stock(6)
        world.quiet()
        assert len(smtp.mails) == 4, "there is no price for it"
        assert server.failures_in_log() == []


@test
def receipt_and_bulk(engine):
    """A receipt of several products is one mail to each rep; closed in bulk is one mail to each rep for a turn of the job, of his accounts only."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        both = [{"product": world.wine, "qty_btl": 6}, {"product": world.other_wine, "qty_btl": 12}]
        first = world.order_wine(lines=both)
        second = world.order_wine(account=world.sol, who="raul", lines=both)
        smtp.wait(3)
        made = world.of("ada").post("/api/v1/purchase-orders", {
            "supplier": "Marchesi di Prova", "warehouse": world.warehouse,
            "lines": [{"product": world.wine, "qty_btl": 24}, {"product": world.other_wine, "qty_btl": 24}]})
        assert made.status == 201, made
        answer = world.of("ada").post(f"/api/v1/purchase-orders/{made.json['number']}/receive", {
            "lines": [{"line": 1, "qty_btl": 24}, {"line": 2, "qty_btl": 24}]}, headers={"If-Match": "*"})
        assert answer.status == 200, answer
        ready = sorted(smtp.wait(5)[3:], key=lambda m: m.to)
        world.quiet()
        assert to(ready) == ["raul", "rita"] and len(smtp.mails) == 5, to(smtp.mails)
        for mail, numbers in zip(ready, ((first, second), (first,))):
            assert all(f"BO-{n}" in mail.text for n in numbers), mail.text
            assert "Barolo" in mail.text and "Cava" in mail.text, mail.text
        assert f"BO-{second}" not in ready[1].text, ready[1].text
        answer = world.of("ada").post("/api/v1/back-orders/close-many", {
            "filter": {"product": world.wine}, "expect": 2, "reason": "product_discontinued"})
        assert answer.status == 202, answer
        smtp.wait(7)
        world.quiet()
        # One mail to each for a turn of the job, which closes a hundred or as many as ten milliseconds let it; on a busy machine one.
        told = {}
        for mail in smtp.mails[5:]:
            told[mail.to] = told.get(mail.to, "") + mail.text
        assert sorted(name.split("@")[0] for name in told) == ["raul", "rita"], told
        raul, rita = (told[name] for name in sorted(told))
        assert raul.count(f"BO-{first},") == raul.count(f"BO-{second},") == rita.count(f"BO-{first},") == 1, told
        assert f"BO-{second}" not in rita, told
        assert server.failures_in_log() == []


@test
def choices(engine):
    """At once, daily, never: the digest comes at the company's hour; the creation mail can't be switched off."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        items = world.of("rita").get("/api/v1/me/mail-choices").json["items"]
        assert all(i["choice"] == "now" for i in items) and "back.orders.create" not in [i["key"] for i in items], items
        world.choose("rita", "back.orders.ready", "daily")
        world.choose("raul", "back.orders.ready", "never")
        number = world.order_wine()
        smtp.wait(2)
        world.stock(24)
        server.set_clock(server.clock_ms + 1000)
        world.stock(6)
        world.quiet()
        assert len(smtp.mails) == 2 and len(world.outbox("held")) == 2, world.outbox()
        server.set_clock(server.clock_ms + 24 * HOUR_MS)
        world.clients = {}  # sessions have ended
        mails = smtp.wait(3)[2:]
        world.quiet()
        assert to(mails) == ["rita"] and "2 notices" in mails[0]["Subject"], [m["Subject"] for m in mails]
        assert mails[0].text.count(f"BO-{number}") == 2 and len(world.outbox("bundled")) == 2
        assert world.office.post("/api/v1/daily-jobs/run", {"name": "mail_digest"}).json["done"] == 0
        assert server.failures_in_log() == []


@test
def order_mails(engine):
    """orders.create (not for drafts; at their release), orders.confirmation, and the warning to a draft's maker."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        world.office.patch("/api/v1/company", {"auto_expire_drafts": True}, headers={"If-Match": "*"})
        world.stock(100)
        day = cellarbook_day(server.clock_ms, 1)
        lines = [{"product": world.wine, "qty_btl": 12}]
        draft = world.of("rita").post("/api/v1/orders", {"account": world.luna, "draft": True, "delivery_date": day, "lines": lines})
        assert draft.status == 201, draft
        world.outbound("orders.create")
        world.outbound("orders.confirmation", recipients="cellar@else.example")
        world.office.post("/api/v1/daily-jobs/run", {"name": "warn_draft_orders"})
        mails = smtp.wait(1)
        assert to(mails) == ["rita"] and "about to expire" in mails[0]["Subject"], [(m.to, m["Subject"]) for m in mails]
        number = draft.json["number"]
        answer = world.of("rita").post(f"/api/v1/orders/{number}/release", headers={"If-Match": "*"})
        assert answer.status == 200, answer
        released = smtp.wait(3)[1:]
        assert to(released) == ["ada", "ben"] and "released" in released[0].text, to(released)
        assert "USD 180.00" in released[0].text, released[0].text
        answer = world.of("ada").post(f"/api/v1/orders/{number}/confirm", headers={"If-Match": "*"})
        assert answer.status == 200, answer
        confirmed = smtp.wait(4)[3:]
        assert confirmed[0].to == "cellar@else.example" and "confirmed" in confirmed[0]["Subject"]
        assert all(mail.papers == {} for mail in mails + released), "a paper that nobody needs"
        invoice = world.of("ada").get(f"/api/v1/orders/{number}").json["invoices"][0]["number"]
        paths = {f"invoice-{invoice}.pdf": f"invoices/{invoice}/pdf", f"packing-slip-{number}.pdf": f"orders/{number}/packing-slip"}
        assert confirmed[0].papers == {name: world.of("ada").get(f"/api/v1/{path}").body for name, path in paths.items()}, \
            {name: len(content) for name, content in confirmed[0].papers.items()}
        # What is sent again after the order was cancelled has no paper any more.
        world.of("ada").post(f"/api/v1/orders/{number}/cancel", {}, headers={"If-Match": "*"})
        sent = [row for row in world.outbox("sent") if row["key"] == "orders.confirmation"]
        assert world.of("ada").post(f"/api/v1/outbox/{sent[0]['id']}/resend").status == 200
        assert smtp.wait(5)[4].papers == {} and "confirmed" in smtp.wait(5)[4].text
        assert server.failures_in_log() == []


def cellarbook_day(ms, more):
    return time.strftime("%Y-%m-%d", time.gmtime(ms / 1000 - 6 * 3600 + more * 86400))


@test
def faults(engine):
    """4xx is tried again later, 5xx is not and is told to admins, never about itself; a drop and a slow answer heal."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        world.reps(world.luna, ["rita"])
        smtp.handler.rcpt = "450 4.2.1 try later, please"
        world.order_wine()
        world.told()
        wait_for(lambda: world.outbox()[0]["attempts"] == 1)
        item = world.outbox()[0]
        assert item["state"] == "waiting" and "try later, please" in item["last_error"], item
        smtp.handler.rcpt = None
        smtp.handler.drop = True
        server.set_clock(server.clock_ms + 2 * 60_000)
        wait_for(lambda: world.outbox()[0]["attempts"] == 2)
        smtp.handler.drop, smtp.handler.slow = False, 8
        server.set_clock(server.clock_ms + 10 * 60_000)
        wait_for(lambda: world.outbox()[0]["attempts"] == 3, 40)
        assert "no answer within" in world.outbox()[0]["last_error"], world.outbox()[0]
        smtp.handler.slow = False
        before = len(smtp.mails)
        server.set_clock(server.clock_ms + 60 * 60_000)
        smtp.wait(before + 1)
        world.quiet()
        assert world.outbox()[0]["state"] == "sent"
        smtp.handler.rcpt = lambda address: "550 5.1.1 no such user here" if address.startswith("rita") else None
        world.order_wine()
        mails = smtp.wait(before + 3)[before + 1:]
        world.quiet()
        failed = world.outbox("failed")
        assert len(failed) == 1 and failed[0]["last_error"] == "550 5.1.1 no such user here" and failed[0]["attempts"] == 1
        assert to(mails) == ["ada", "ben"] and "no such user here" in mails[0].text, to(mails)
        smtp.handler.rcpt = "550 5.7.1 nobody at all"
        server.set_clock(server.clock_ms + 2 * HOUR_MS)
        world.order_wine()
        world.quiet()
        time.sleep(1)
        world.quiet()
        assert len(world.outbox("failed")) == 4, "the order's mail, and one to each admin; none about those"
        smtp.handler.rcpt = None
        again = world.of("ada").post(f"/api/v1/outbox/{failed[0]['id']}/resend")
        assert again.status == 200, again
        smtp.wait(before + 4)
        world.quiet()
        assert world.of("ada").post("/api/v1/outbox/999999/resend").status == 404
        assert world.of("ada").get(f"/api/v1/outbox/{failed[0]['id']}").json["state"] == "sent"
        assert world.of("rita").get("/api/v1/outbox").status == 403
        assert server.failures_in_log() == []


def wait_for(good, seconds=20):
    end = time.monotonic() + seconds
    while not good():
        if time.monotonic() > end:
            raise AssertionError("it did not come to be in time")
        time.sleep(0.05)


@test
def tls_and_sign_in(engine):
    """STARTTLS, implicit TLS, user and password; a certificate that nobody vouches for; no secret in the log."""
    if engine != "sqlite":
        return
    secret = "p@ss:w/rd%1"
    with cellarbook.Server(engine, start=False) as server:
        for tls, scheme in (("starttls", "smtp"), ("implicit", "smtps")):
            with peers.SmtpServer(tls=tls, auth=("desk", secret), folder=server.folder) as smtp:
                env = {"CELLARBOOK_MAIL": f"{scheme}://desk:p%40ss%3Aw%2Frd%251@127.0.0.1:{smtp.port}",
                       "CELLARBOOK_MAIL_FROM": "orders@lakeside.example", "CELLARBOOK_MAIL_TIMEOUT": "5"}
                if tls == "starttls":
                    env["CELLARBOOK_MAIL_TLS"] = "required"
                done = server.run("mail", "test", "you@example.com", env=env)
                assert done.returncode == 1 and re.search(r"^TLS +FAILED", done.stdout, re.M), done.stdout + done.stderr
                env["CELLARBOOK_MAIL_CA"] = str(server.folder / "cert.pem")
                done = server.run("mail", "test", "you@example.com", env=env)
                assert done.returncode == 0, done.stdout + done.stderr
                steps = [line.split("  ")[0].strip() for line in done.stdout.splitlines()]
                assert steps == ["resolve", "connect", "TLS", "sign in", "sender", "recipient", "content", "accepted"], steps
                assert len(smtp.mails) == 1
                env["CELLARBOOK_MAIL"] = env["CELLARBOOK_MAIL"].replace("desk:p", "desk:q")
                done = server.run("mail", "test", "you@example.com", env=env)
                assert done.returncode == 1 and re.search(r"^sign in +FAILED", done.stdout, re.M), done.stdout
                assert "w/rd" not in done.stdout + done.stderr
        with peers.SmtpServer() as smtp:  # TLS asked of one that has none
            done = server.run("mail", "test", "you@example.com", env={
                "CELLARBOOK_MAIL": f"smtp://127.0.0.1:{smtp.port}", "CELLARBOOK_MAIL_FROM": "orders@lakeside.example",
                "CELLARBOOK_MAIL_TLS": "required"})
            assert done.returncode == 1 and re.search(r"^TLS +FAILED", done.stdout, re.M), done.stdout
        done = server.run("mail", "test", "you@example.com", env={
            "CELLARBOOK_MAIL": f"smtp://127.0.0.1:{peers.free_port()}", "CELLARBOOK_MAIL_FROM": "orders@lakeside.example"})
        assert done.returncode == 1 and re.search(r"^connect +FAILED", done.stdout, re.M), done.stdout
        done = server.run("mail", "test", "you@example.com")
        assert done.returncode == 1 and "off" in done.stdout
        done = server.run("mail", "test", "you@example.com", env={"CELLARBOOK_MAIL": f"smtp://desk:{secret}@x y"})
        assert done.returncode == 2 and "w/rd" not in done.stderr, done.stderr
        done = server.run("mail", "test", "you@example.com", env={"CELLARBOOK_MAIL": "smtp://127.0.0.1"})
        assert done.returncode == 2 and "mail_from" in done.stderr, done.stderr


@test
def tried_out(engine):
    """`mail test`: whatever does not work is the last line, by its step and in words; what worked stands before it."""
    if engine != "sqlite":
        return
    steps = ["resolve", "connect", "TLS", "sign in", "sender", "recipient", "content", "accepted"]
    with cellarbook.Server(engine, start=False) as server:
        def fails(step, words, url, **env):
            done = server.run("mail", "test", "you@example.com", env={
                "CELLARBOOK_MAIL": url, "CELLARBOOK_MAIL_FROM": "orders@lakeside.example", "CELLARBOOK_MAIL_TIMEOUT": "4", **env})
            lines = done.stdout.splitlines()
            assert done.returncode == 1 and len(lines) == steps.index(step) + 1, (step, done.stdout, done.stderr)
            for name, line in zip(steps, lines):
                assert re.match(rf"{name} +{'FAILED' if name == step else 'ok'}  ", line), (step, done.stdout)
            assert re.search(words, lines[-1]), (step, lines[-1])

        fails("resolve", "Could not resolve host: mail.invalid", "smtp://mail.invalid")
        fails("connect", "Failed to connect", f"smtp://127.0.0.1:{peers.free_port()}")
        with socket.create_server(("127.0.0.1", 0)) as mute:  # takes the connection, and never says a word
            fails("connect", "no answer within 4 seconds", f"smtp://127.0.0.1:{mute.getsockname()[1]}")
        with peers.SmtpServer() as smtp:
            url = f"smtp://127.0.0.1:{smtp.port}"
            fails("TLS", "the server offers no STARTTLS", url, CELLARBOOK_MAIL_TLS="required")
            smtp.handler.sender = "550 5.7.1 not from there"
            fails("sender", "550 5.7.1 not from there", url)
            smtp.handler.sender, smtp.handler.rcpt = None, "550 5.1.1 no such user here"
            fails("recipient", "550 5.1.1 no such user here", url)
            smtp.handler.rcpt, smtp.handler.data = None, "554 5.7.1 looks like spam"
            fails("content", "554 5.7.1 looks like spam", url)
            smtp.handler.drop = True
            fails("content", ".", url)
            smtp.handler.drop, smtp.handler.slow = False, 6
            fails("content", "no answer within 4 seconds", url)
        for tls, scheme in (("starttls", "smtp"), ("implicit", "smtps")):
            with peers.SmtpServer(tls=tls, auth=("desk", "secret"), folder=server.folder) as smtp:
                required = {"CELLARBOOK_MAIL_TLS": "required"} if tls == "starttls" else {}
                url = f"{scheme}://desk:wrong@127.0.0.1:{smtp.port}"
                fails("TLS", "self-signed certificate", url, **required)
                env = {"CELLARBOOK_MAIL_CA": str(server.folder / "cert.pem")}
                fails("sign in", "535 ", url, **env, **required)


@test
def folder_and_off(engine):
    """dir: one file a mail. off: nothing is made, and nothing comes later."""
    with cellarbook.Server(engine, test_clock=True, start=False) as server:
        server.extra["CELLARBOOK_MAIL"] = "off"
        server.start()
        world = World(server)
        world.order_wine()
        world.told()
        assert server.sql("SELECT COUNT(*) FROM outbox") == [["0"]]
        server.stop()
        folder = server.folder / "letters"
        server.extra["CELLARBOOK_MAIL"] = f"dir:{folder}"
        server.start()
        world.restarted()
        number = world.order_wine()
        world.quiet()
        files = sorted(folder.iterdir())
        assert len(files) == 2 and all(f.suffix == ".eml" and f.stat().st_mode & 0o077 == 0 for f in files), files
        assert f"BO-{number}".encode() in files[0].read_bytes()
        assert server.failures_in_log() == []


@test
def refused_and_down(engine):
    """A refused back order sends nothing; a server that is down slows nothing and fails nothing."""
    with cellarbook.Server(engine, env={"CELLARBOOK_MAIL": f"smtp://127.0.0.1:{peers.free_port()}",
                                        "CELLARBOOK_MAIL_FROM": "orders@lakeside.example"}) as server:
        world = World(server)
        answer = world.of("rita").post("/api/v1/back-orders", {"account": world.luna, "lines": []})
        assert answer.status == 422, answer
        took = []
        for _ in range(60):
            began = time.monotonic()
            world.order_wine()
            took.append(time.monotonic() - began)
        world.told()
        assert server.sql("SELECT COUNT(*) FROM outbox") == [["120"]]
        wait_for(lambda: server.sql("SELECT COUNT(*) FROM outbox WHERE attempts > 0")[0][0] == "120")
        assert server.sql("SELECT COUNT(*) FROM outbox WHERE state <> 'waiting'") == [["0"]]
        print(f"     creating with the mail server down: median {sorted(took)[30] * 1000:.1f} ms")
        assert server.failures_in_log() == []


@test
def killed_in_the_middle(engine):
    """kill -9 with mails queued: after the restart every mail is delivered; repeats carry the same Message-ID."""
    with peers.SmtpServer() as smtp, server_with(engine, smtp, test_clock=False) as server:
        world = World(server)
        smtp.handler.rcpt = "450 later"
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda who: make_some(server, world, who, MANY // 8), ["rita", "raul", "rita", "raul"]))
        world.told()
        wait_for(lambda: server.sql("SELECT COUNT(*) FROM outbox WHERE attempts > 0")[0][0] == str(MANY), 120)
        smtp.handler.rcpt = None
        server.kill()
        now = int(time.time() * 1000)
        kills = 0
        with peers.SmtpServer(port=None) as other:
            server.extra["CELLARBOOK_MAIL"] = f"smtp://127.0.0.1:{other.port}"
            server.extra["CELLARBOOK_TEST_CLOCK"] = str(server.folder / "clock")
            server.test_clock = True
            missing = MANY  # a repeat is not one that was missing
            while missing > 0 and kills < 40:
                server.set_clock(now + (kills + 1) * 3 * HOUR_MS)  # what was tried before the kill is due now
                server.start()
                other.wait(len(other.mails) + min(missing, MANY // 4), 60)
                server.kill()
                kills += 1
                missing = MANY - len({mail["Message-ID"] for mail in other.mails})
            ids = collections.Counter(mail["Message-ID"] for mail in other.mails)
            repeats = sum(n - 1 for n in ids.values())
            assert len(ids) == MANY, (len(ids), MANY)
            assert repeats <= kills, "at most the one under way at each kill is sent twice"
            print(f"     {MANY} mails over {kills} kills: none lost, {repeats} sent twice under the same Message-ID")
            server.start()
            server.stop()


def make_some(server, world, who, count):
    client = server.client().sign_in(f"{who}@demo.example", PASSWORD)
    for _ in range(count):
        answer = client.post("/api/v1/back-orders", {"account": world.luna, "lines": [{"product": world.wine, "qty_btl": 6}]})
        assert answer.status == 201, answer


@test
def two_servers_one_delivery(engine):
    """Two servers on one PostgreSQL: every mail once."""
    if engine != "postgres":
        return
    with peers.SmtpServer() as smtp, server_with(engine, smtp, test_clock=False) as server:
        world = World(server)
        second = cellarbook.Server(engine, start=False, company=False, env=server.extra)
        with second:
            second.store.drop()
            second.store.url = server.store.url
            second.start()
            for client, world_server in ((0, server), (1, second)) * 2:
                make_some(world_server, world, "rita", 25)
            mails = smtp.wait(200, 60)
            world.quiet(60)
            ids = collections.Counter(mail["Message-ID"] for mail in smtp.mails)
            assert len(mails) == 200 and len(ids) == 200, (len(mails), len(ids))
            sent = [sum(e.get("event") == "mail_sent" for e in s.events()) for s in (server, second)]
            assert sum(sent) == 200 and min(sent) > 0, sent
            second.stop()
            second.store.url = second.store.server


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgres"))
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    engines = [arguments.engine] if arguments.engine else ["sqlite"] + ["postgres"] * bool(os.environ.get("CELLARBOOK_TEST_PG"))
    passed = failed = 0
    for engine in engines:
        for function in TESTS:
            if arguments.names and function.__name__ not in arguments.names:
                continue
            began = time.monotonic()
            try:
                function(engine)
            except Exception:
                failed += 1
                print(f"FAIL {function.__name__} ({engine})\n{traceback.format_exc()}")
            else:
                passed += 1
                print(f"ok   {function.__name__} ({engine}, {time.monotonic() - began:.1f} s)")
            sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
