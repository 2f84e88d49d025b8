#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a back order to the mailbox: the real program, Debian's OpenSMTPD and its maildirs (tests/mail/mta.py), both engines.

    tests/mail/end_to_end.py [--engine sqlite|postgres] [NAME ...]
"""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import mta  # noqa: E402
from world import World, cellarbook  # noqa: E402

import engines  # noqa: E402

CASES = []
NOTE = "first\n.\n.dotted\nFrom here on\n" + "long " * 60 + "\nღვინო, 葡萄酒, Blaufränkisch"


def case(function):
    CASES.append(function)
    return function


def server_with(engine, server):
    return cellarbook.Server(engine, test_clock=True, env={
        "CELLARBOOK_MAIL": f"smtp://127.0.0.1:{server.port}", "CELLARBOOK_MAIL_FROM": "orders@lakeside.example",
        "CELLARBOOK_MAIL_TIMEOUT": "20", "CELLARBOOK_PUBLIC_URL": "https://orders.lakeside.example"})


@case
def in_the_mailbox(engine):
    """What the rep finds in his mailbox is what was written, to the last dot; one mail each, under the outbox's name."""
    with mta.Mta() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        account = world.account("TBI", "სუფრა — Tbilisi Äußerst Schöne Weinstube am Marktplatz zu Nürnberg", ["rita", "raul"])
        number = world.order_wine(account=account, note=NOTE)
        world.quiet()
        mails = smtp.wait("rita", 1) + smtp.wait("raul", 1)
        assert [m["Delivered-To"] for m in mails] == ["rita@demo.example", "raul@demo.example"], smtp.log()
        for mail in mails:
            assert mail["Return-Path"] == "<orders@lakeside.example>" and "OpenSMTPD" in mail["Received"], mail.items()
            assert mail["Subject"] == (f"Back order BO-{number}: სუფრა — Tbilisi Äußerst Schöne Weinstube am Marktplatz "
                                       "zu Nürnberg"), mail["Subject"]
            assert not any(part.defects for part in mail.walk()), [part.defects for part in mail.walk()]
            text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
            for line in NOTE.split("\n"):
                assert f"    {line.rstrip()}" in [have.rstrip() for have in text.split("\n")], (line, text)
                assert line in html, line
            assert f"https://orders.lakeside.example/orders/back-orders/{number}" in text
        items = world.outbox()
        assert sorted(i["state"] for i in items) == ["sent", "sent"], items
        assert len({m["Message-ID"] for m in mails}) == 2
        assert [server.check(), server.failures_in_log()] == ["", []]


@case
def a_test_to_oneself(engine):
    """A test of an Outbound Email goes to the one who asks for it and to none of its recipients, under a key of its own."""
    with mta.Mta() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        made = world.outbound("back.orders.create", recipients="ben@demo.example", reply_to="desk@lakeside.example", subject="BO {number}")
        path = f"/api/v1/outbound-emails/{made['id']}/test"
        assert [(a.status, a.code) for a in (world.of("rita").post(path), world.of("ada").post("/api/v1/outbound-emails/99/test"),
                                             server.office().post(path))] == \
            [(403, "forbidden"), (404, "not_found"), (403, "forbidden")]
        asked = world.of("ada").post(path)
        assert (asked.status, asked.json["target"], asked.json["key"]) == (202, "ada@demo.example", "outbound.email.test"), asked
        mail, = smtp.wait("ada", 1)
        assert (mail["Subject"], mail["Reply-To"]) == ("Test: BO {number}", "desk@lakeside.example"), mail.items()
        text = mail.get_body(("plain",)).get_content()
        assert "back.orders.create" in text and "ben@demo.example" in text, text
        world.quiet()
        assert world.of("ada").get(f"/api/v1/outbox/{asked.json['id']}").json["state"] == "sent"
        assert len(world.outbox()) == 1 and smtp.mails("ben") == [], world.outbox()
        assert [server.check(), server.failures_in_log()] == ["", []]


@case
def refused_by_it(engine):
    """A recipient that it doesn't take: its words are noted, nothing is tried again, and the admins find a mail about it."""
    with mta.Mta() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        world.outbound("back.orders.create", recipients="buyer@else.example")
        world.order_wine()
        world.quiet()
        failed = world.outbox("failed")
        assert [(i["target"], i["attempts"]) for i in failed] == [("buyer@else.example", 1)], failed
        assert failed[0]["last_error"].startswith("550 ") and "buyer@else.example" in failed[0]["last_error"], failed
        for admin in ("ada", "ben"):
            mail, = smtp.wait(admin, 1)
            assert "buyer@else.example" in mail.get_body(("plain",)).get_content(), mail
        assert len(smtp.mails("rita")) == 1 and server.failures_in_log() == []


@case
def away_and_back(engine):
    """It is stopped, a back order is made, it is back: the mail comes by itself, once."""
    with mta.Mta() as smtp, server_with(engine, smtp) as server:
        world = World(server)
        smtp.stop()
        world.order_wine()
        world.told()
        end = time.monotonic() + 30
        while any(i["attempts"] == 0 for i in world.outbox()):
            assert time.monotonic() < end, world.outbox()
            time.sleep(0.05)
        assert {i["state"] for i in world.outbox()} == {"waiting"}, world.outbox()
        smtp.run()
        server.set_clock(server.clock_ms + 10 * 60 * 1000)
        world.quiet()
        assert [len(smtp.wait(name, 1)) for name in ("rita", "raul")] == [1, 1], smtp.log()
        assert {i["state"] for i in world.outbox()} == {"sent"} and server.failures_in_log() == []


@case
def tried_out(engine):
    """`mail test` with it: accepted and found in the mailbox; a recipient it doesn't take is told as its last line."""
    if engine != "sqlite":
        return
    with mta.Mta() as smtp, cellarbook.Server(engine, start=False) as server:
        env = {"CELLARBOOK_MAIL": f"smtp://127.0.0.1:{smtp.port}", "CELLARBOOK_MAIL_FROM": "orders@lakeside.example"}
        done = server.run("mail", "test", "you@demo.example", env=env)
        assert done.returncode == 0 and done.stdout.splitlines()[-1].startswith("accepted   ok      250 "), done.stdout + done.stderr
        mail, = smtp.wait("you", 1)
        assert mail["Subject"] == "Test mail of Cellarbook", mail
        done = server.run("mail", "test", "you@else.example", env=env)
        assert done.returncode == 1 and done.stdout.splitlines()[-1].startswith("recipient  FAILED  550 "), done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(engines.main(CASES, __doc__))
