#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The doors: sessions, one-time codes, passwords, API tokens, guessing, keys of requests; with a clock that the test moves.

    tests/api/doors.py [--engine sqlite|postgres] [CASE ...]
"""
import argparse
import base64
import concurrent.futures
import hashlib
import hmac
import itertools
import os
import pathlib
import re
import sqlite3
import struct
import sys
import time
import traceback
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402

PASSWORD = "a long password of the doors"
SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
NONE_SUCH = {"email": "nobody@demo.example", "password": PASSWORD}
numbers = itertools.count(1)


class House:
    """A server, its clock, and new people for each case."""

    def __init__(self, server):
        self.server, self.office = server, server.office()
        self.admin = self.person("admin")  # so that nobody is the last one by accident

    def person(self, role="rep"):
        email = f"person{next(numbers)}@demo.example"
        made = self.office.post("/api/v1/users", {"email": email, "name": "Person", "role": role, "password": PASSWORD})
        assert made.status == 201, made
        return {"id": made.json["id"], "email": email, "password": PASSWORD}

    def enter(self, person, **more):
        """(client, answer) of a sign-in."""
        client = self.server.client()
        return client, client.post("/api/v1/session", {"email": person["email"], "password": person["password"], **more})

    def inside(self, person, **more):
        client, answer = self.enter(person, **more)
        assert answer.status == 200, answer
        return client

    def token(self, person, scope="write", **more):
        made = self.office.post(f"/api/v1/users/{person['id']}/tokens", {"name": "test", "scope": scope, **more})
        assert made.status == 201, made
        return self.server.client(made.json["token"])

    def later(self, ms):
        self.server.set_clock(self.server.clock_ms + ms)

    def stored(self, sql, wanted):
        """Waits until the database says so: "last used" is stored after the answer."""
        end = time.monotonic() + 10
        while self.server.sql(sql) != wanted:
            assert time.monotonic() < end, (sql, self.server.sql(sql), wanted)
            time.sleep(0.01)

    def touched(self, person):
        """Waits until the one session of a person is known to have been used now."""
        self.stored(f"SELECT last_used_at FROM sessions WHERE user_id = {person['id']}", [[str(self.server.clock_ms)]])


def says(answer, status, code="", field=None):
    assert answer.status == status and answer.code == code, answer
    if field is not None:
        assert answer.json.get("field") == field, answer
    return answer


def is_in(client):
    answer = client.get("/api/v1/session")
    assert answer.status in (200, 401), answer
    return answer.status == 200


# --- sessions ---


def idle_sessions_end(house):
    """After 12 hours without a request; each request counts anew."""
    person = house.person()
    client = house.inside(person)
    for _ in range(3):
        house.later(12 * HOUR - SECOND)
        assert is_in(client)
        house.touched(person)
        house.later(1)
    house.later(12 * HOUR + SECOND)
    assert not is_in(client)
    assert not is_in(client)


def old_sessions_end(house):
    """After 30 days, however busy."""
    person = house.person()
    client = house.inside(person)
    for _ in range(60):
        house.later(12 * HOUR - MINUTE)
        assert is_in(client)
        house.touched(person)
    house.later(HOUR + SECOND)
    assert not is_in(client)


def last_used_is_stored_seldom(house):
    """At most once in five minutes, of sessions and tokens alike."""
    person = house.person()
    client, token = house.inside(person), house.token(person)
    used = f"SELECT last_used_at FROM {{}} WHERE user_id = {person['id']}"
    began = house.server.clock_ms
    assert is_in(token)
    house.stored(used.format("api_tokens"), [[str(began)]])
    for step in (MINUTE, 3 * MINUTE, MINUTE):  # 5 minutes in all, to the millisecond
        house.later(step)
        assert is_in(client) and is_in(token)
    time.sleep(0.1)
    for table in ("sessions", "api_tokens"):
        assert house.server.sql(used.format(table)) == [[str(began)]]
    house.later(1)
    assert is_in(client) and is_in(token)
    for table in ("sessions", "api_tokens"):
        house.stored(used.format(table), [[str(house.server.clock_ms)]])


def where_one_is_signed_in(house):
    """One's own sessions, the last used first, with what the browser called itself; ended one by one, or all others."""
    person, other = house.person(), house.person()
    stranger = house.inside(other)
    clients = []
    for agent in ("Desk", "Phone", "Tablet " + "x" * 300):
        clients.append(house.server.client())
        says(clients[-1].post("/api/v1/session", {"email": person["email"], "password": PASSWORD}, headers={"User-Agent": agent}), 200)
        house.later(MINUTE)
    desk, phone, tablet = clients
    listed = desk.get("/api/v1/me/sessions").json["items"]
    assert [(s["agent"], s["current"]) for s in listed] == [("Tablet " + "x" * 193, False), ("Phone", False), ("Desk", True)], listed
    assert all(0 <= s["id"] < 2**53 for s in listed) and len({s["id"] for s in listed}) == 3, listed
    assert [s["current"] for s in phone.get("/api/v1/me/sessions").json["items"]] == [False, True, False]
    says(stranger.delete(f"/api/v1/me/sessions/{listed[1]['id']}"), 404, "not_found")
    says(desk.delete("/api/v1/me/sessions/1"), 404, "not_found")
    assert is_in(phone)
    says(desk.delete(f"/api/v1/me/sessions/{listed[1]['id']}"), 204)
    assert [is_in(c) for c in (desk, phone, tablet)] == [True, False, True]
    says(desk.delete(f"/api/v1/me/sessions/{listed[1]['id']}"), 404, "not_found")
    says(desk.delete("/api/v1/me/sessions"), 204)
    assert [is_in(c) for c in (desk, tablet, stranger)] == [True, False, True]
    ended = house.server.sql(f"SELECT COUNT(*) FROM events WHERE kind = 'user.sessions_ended' AND object_id = {person['id']}")
    assert ended == [["2"]], ended
    token = house.token(person)
    assert [s["current"] for s in token.get("/api/v1/me/sessions").json["items"]] == [False]
    says(house.token(person, "read").delete("/api/v1/me/sessions"), 403, "token_scope")
    says(token.delete("/api/v1/me/sessions"), 204)  # it is in none of them
    assert not is_in(desk) and is_in(stranger) and is_in(token)
    house.later(12 * HOUR + SECOND)
    assert token.get("/api/v1/me/sessions").json["items"] == []
    says(house.office.delete("/api/v1/me/sessions"), 403, "forbidden")


def disabled_is_out_at_once(house):
    person = house.person()
    client, token = house.inside(person), house.token(person)
    assert is_in(client) and is_in(token)
    assert house.office.patch(f"/api/v1/users/{person['id']}", {"active": False}, headers={"If-Match": "*"}).status == 200
    assert not is_in(client) and not is_in(token)
    says(house.enter(person)[1], 401, "sign_in_wrong")
    assert house.office.patch(f"/api/v1/users/{person['id']}", {"active": True}, headers={"If-Match": "*"}).status == 200
    assert not is_in(client)  # that session is over; he signs in anew
    assert not is_in(token)  # and so is that token: it may be why he was disabled
    inside = house.inside(person)
    assert [t["revoked_at"] is not None for t in inside.get("/api/v1/tokens").json["items"]] == [True]
    assert is_in(house.token(person))


def another_role_holds_at_once(house):
    person = house.person("admin")
    client, token = house.inside(person), house.token(person, "admin")
    assert client.get("/api/v1/users").status == token.get("/api/v1/users").status == 200
    assert house.office.patch(f"/api/v1/users/{person['id']}", {"role": "rep"}, headers={"If-Match": "*"}).status == 200
    says(client.get("/api/v1/users"), 403, "forbidden")
    says(token.post("/api/v1/importers", {"name": "New"}), 403, "forbidden")


def another_role_holds_while_hashing(house):
    """Who is an admin no more when the hashing is done makes no user: none is made after he became a rep."""
    person = house.person("admin")
    tokens = [house.token(person, "admin") for _ in range(16)]
    users = [{"email": f"made{next(numbers)}@demo.example", "name": "Made", "role": "admin", "password": PASSWORD} for _ in tokens]
    with concurrent.futures.ThreadPoolExecutor(len(tokens)) as pool:
        answers = [pool.submit(token.post, "/api/v1/users", user) for token, user in zip(tokens, users)]
        concurrent.futures.wait(answers, return_when=concurrent.futures.FIRST_COMPLETED)
        assert house.office.patch(f"/api/v1/users/{person['id']}", {"role": "rep"}, headers={"If-Match": "*"}).status == 200
    got = [answer.result().status for answer in answers]
    assert set(got) <= {201, 403}, got
    ((change,),) = house.server.sql(f"SELECT MAX(id) FROM events WHERE kind = 'user.updated' AND object_id = {person['id']}")
    late = house.server.sql(f"SELECT COUNT(*) FROM events WHERE kind = 'user.created' AND user_id = {person['id']} AND id > {change}")
    assert late == [["0"]], (late, got)


def figures_are_for_admins(house):
    """/metrics, asked by the name that the world knows: as from behind the proxy."""
    outside = {"Host": "wine.example"}
    person, boss = house.person(), house.person("admin")
    says(house.server.client().get("/metrics", headers=outside), 401, "unauthenticated")
    for one in (house.inside(person), house.token(person)):
        says(one.get("/metrics", headers=outside), 403, "forbidden")
    for one in (house.inside(boss), house.token(boss, "read")):
        assert one.get("/metrics", headers=outside).status == 200


def the_cookie(house):
    person = house.person()
    client, answer = house.enter(person)
    (cookie,) = answer.cookies
    name, rest = cookie.split("=", 1)
    value, *flags = rest.split("; ")
    assert name == "cellarbook_session" and re.fullmatch(r"[\w-]{43}", value), cookie
    assert sorted(flags) == ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax"], cookie
    assert value not in str(house.server.sql("SELECT * FROM sessions")) and value not in house.server.log_tail(10_000)
    other, _ = house.enter(person)
    assert other.cookies != client.cookies
    out = client.delete("/api/v1/session")
    assert out.status == 204 and "Max-Age=0" in out.cookies[0], out.cookies
    assert is_in(other)
    stale = house.server.client()
    stale.cookies = {name: value}
    assert not is_in(stale)


def pages_of_others_are_refused(house):
    """Origin is looked at for writes with a cookie; a token is no cookie."""
    person = house.person()
    client, token = house.inside(person), house.token(person)
    view = {"list": "accounts", "name": "V", "query": {}}
    here = f"http://127.0.0.1:{house.server.port}"
    for origin in ("https://elsewhere.example", "null", "http://127.0.0.1:1", here + ".elsewhere.example", ""):
        says(client.post("/api/v1/views", view, headers={"Origin": origin}), 403, "origin_foreign")
    assert client.get("/api/v1/views", headers={"Origin": "https://elsewhere.example"}).status == 200
    for n, (who, origin) in enumerate(((client, here), (client, None), (token, "https://elsewhere.example"))):
        assert who.post("/api/v1/views", {**view, "name": f"V{n}"}, headers={"Origin": origin}).status == 201


# --- passwords ---


def a_new_password_ends_sessions(house):
    person = house.person()
    one, two = house.inside(person), house.inside(person)
    new = PASSWORD + " 2"
    says(one.post("/api/v1/me/password", {"present": "wrong", "password": new}), 422, "password_wrong", "present")
    for weak in ("eleven char", "a" * 20, person["email"].upper(), "é" * 30, "Password123!"):
        says(one.post("/api/v1/me/password", {"present": PASSWORD, "password": weak}), 422, "password_weak", "password")
    assert is_in(one) and is_in(two)
    assert one.post("/api/v1/me/password", {"present": PASSWORD, "password": new}).status == 204
    assert not is_in(one) and not is_in(two)
    says(house.enter(person)[1], 401, "sign_in_wrong")
    three = house.inside({**person, "password": new})
    assert house.office.post(f"/api/v1/users/{person['id']}/password", {"password": PASSWORD}).status == 204
    assert not is_in(three) and is_in(house.inside(person))
    ((stored,),) = house.server.sql(f"SELECT password_hash FROM users WHERE id = {person['id']}")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$"), stored


def passwords_are_used_as_sent(house):
    """All of its signs count, to the last of 200: nothing is cut, trimmed or folded. (What one keyboard makes of two signs and another
    of one is the same.)"""
    house.later(16 * MINUTE)
    end = "\u00e9 \U0001f377 \u0645\u0627 "
    secret = " Qv7#" + "wine & patience; " * 10 + "x" * (200 - 5 - 17 * 10 - len(end)) + end
    apart = unicodedata.normalize("NFD", secret[3:])
    assert len(secret) == 200 and secret != secret.strip() and apart != secret[3:]
    person = house.person()
    assert house.office.post(f"/api/v1/users/{person['id']}/password", {"password": secret}).status == 204
    for other in (secret[:-1], secret[1:], secret.strip(), secret.lower(), secret[:128], secret[:72]):
        says(house.enter({**person, "password": other})[1], 401, "sign_in_wrong")
    assert is_in(house.inside({**person, "password": secret}))
    assert house.office.post(f"/api/v1/users/{person['id']}/password", {"password": apart}).status == 204
    assert is_in(house.inside({**person, "password": secret[3:]}))
    for wrong in ("a line\nand another one here", "with a \u0007 bell inside it", "with \u0085 another line"):
        says(house.office.post(f"/api/v1/users/{person['id']}/password", {"password": wrong}), 422, "field_format", "password")


def the_last_admin_stays(house):
    admins = [u["id"] for u in house.office.get("/api/v1/users?limit=200").json["items"] if u["role"] == "admin" and u["active"]]
    for admin in admins[:-1]:
        assert house.office.patch(f"/api/v1/users/{admin}", {"role": "rep"}, headers={"If-Match": "*"}).status == 200
    for field, value in (("role", "rep"), ("active", False)):
        says(house.office.patch(f"/api/v1/users/{admins[-1]}", {field: value}, headers={"If-Match": "*"}), 422, "user_last_admin", field)


# --- one-time codes ---


def code_of(secret, at_ms, steps=0):
    """RFC 6238 with 30 seconds and 6 digits, written down once more to compare with."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", at_ms // 30_000 + steps), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def another_code(*codes):
    return next(f"{n:06}" for n in range(10) if f"{n:06}" not in codes)


def one_time_codes(house):
    person = house.person()
    client = house.inside(person)
    secret = client.get("/api/v1/me/totp").json["secret"]
    assert secret != client.get("/api/v1/me/totp").json["secret"]
    right = [code_of(secret, house.server.clock_ms, step) for step in (-1, 0, 1)]
    odd = {"email": "o+k#&?%@demo.example", "name": "Odd", "role": "rep", "password": PASSWORD}
    assert house.office.post("/api/v1/users", odd).status == 201
    offer = house.inside(odd).get("/api/v1/me/totp").json
    assert offer["uri"] == f"otpauth://totp/Cellarbook:o%2Bk%23%26%3F%25%40demo.example?secret={offer['secret']}&issuer=Cellarbook", offer
    body = {"present": PASSWORD, "secret": secret, "code": right[1]}
    says(client.post("/api/v1/me/totp", {**body, "present": "wrong"}), 422, "password_wrong", "present")
    says(client.post("/api/v1/me/totp", {**body, "code": another_code(*right)}), 422, "totp_wrong", "code")
    says(client.post("/api/v1/me/totp", {**body, "secret": "not base 32 at all!"}), 422, "field_format", "secret")
    assert is_in(house.inside(person))
    assert client.post("/api/v1/me/totp", body).status == 204
    assert client.get("/api/v1/session").json["totp"] is True
    says(house.enter(person)[1], 401, "totp_required")
    says(house.enter(person, totp=another_code(*right))[1], 401, "sign_in_wrong")
    says(house.enter(person, totp=right[1])[1], 401, "sign_in_wrong")  # it was used to turn them on
    says(house.enter(person, totp=right[0])[1], 401, "sign_in_wrong")  # older than the one that was used
    house.inside(person, totp=right[2])
    says(house.enter(person, totp=right[2])[1], 401, "sign_in_wrong")
    house.later(5 * MINUTE)
    now = house.server.clock_ms
    for steps in (-2, 2):
        says(house.enter(person, totp=code_of(secret, now, steps))[1], 401, "sign_in_wrong")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:  # one code, four at once: one gets in
        got = list(pool.map(lambda _: house.enter(person, totp=code_of(secret, now))[1].status, range(4)))
    assert sorted(got) == [200, 401, 401, 401], got
    assert secret not in str(house.office.get(f"/api/v1/users/{person['id']}").json) + house.server.log_tail(10_000)
    assert client.post("/api/v1/me/totp/off", {"present": PASSWORD}).status == 204
    assert is_in(house.inside(person))


def with_codes(house, person):
    """(client, secret) of a person who has just set them up; the code that comes next is the first to get in with."""
    client = house.inside(person)
    secret = client.get("/api/v1/me/totp").json["secret"]
    body = {"present": PASSWORD, "secret": secret, "code": code_of(secret, house.server.clock_ms)}
    assert client.post("/api/v1/me/totp", body).status == 204
    return client, secret


def require_codes(client, of):
    return client.patch("/api/v1/company", {"codes_required": of}, headers={"If-Match": "*"})


def codes_are_required(house):
    """Of whom the company requires them, who has none can only set them up; by session and by token alike."""
    rep, other = house.person("rep"), house.person("admin")
    client, token, admin = house.inside(rep), house.token(rep), house.inside(house.person("admin"))
    says(require_codes(admin, "all"), 422, "totp_own_first", "codes_required")
    says(require_codes(admin, "admin"), 422, "totp_own_first", "codes_required")
    says(require_codes(admin, "some"), 422, "field_choice", "codes_required")
    boss = house.person("admin")
    admin, secret = with_codes(house, boss)
    assert require_codes(admin, "admin").status == 200
    assert admin.get("/api/v1/users").status == 200  # who turns it on stays in
    other_client, answer = house.enter(other)
    assert answer.status == 200 and answer.json["totp_needed"] is True and answer.json["totp"] is False, answer
    says(other_client.get("/api/v1/accounts"), 403, "totp_not_set_up")
    assert client.get("/api/v1/accounts").status == token.get("/api/v1/accounts").status == 200  # reps are not meant
    assert client.get("/api/v1/session").json["totp_needed"] is False

    assert require_codes(admin, "all").status == 200
    assert client.get("/api/v1/session").json["totp_needed"] is True  # from the next request on, without a new sign-in
    for one in (client, token):
        says(one.get("/api/v1/accounts"), 403, "totp_not_set_up")
        says(one.get("/api/v1/me/sessions"), 403, "totp_not_set_up")
        says(one.get("/metrics", headers={"Host": "wine.example"}), 403, "totp_not_set_up")
        says(one.post("/api/v1/tokens", {"name": "more", "scope": "read"}), 403, "totp_not_set_up")
        says(one.post("/api/v1/me/password", {"present": PASSWORD, "password": PASSWORD + "!"}), 403, "totp_not_set_up")
    mine = client.get("/api/v1/me/totp").json["secret"]
    body = {"present": PASSWORD, "secret": mine, "code": code_of(mine, house.server.clock_ms)}
    assert client.post("/api/v1/me/totp", body).status == 204
    assert client.get("/api/v1/accounts").status == token.get("/api/v1/accounts").status == 200
    says(client.post("/api/v1/me/totp/off", {"present": PASSWORD}), 422, "totp_kept")
    assert client.get("/api/v1/session").json["totp"] is True
    house.later(MINUTE)
    again = client.get("/api/v1/me/totp").json["secret"]  # another telephone
    body = {"present": PASSWORD, "secret": again, "code": code_of(again, house.server.clock_ms)}
    assert client.post("/api/v1/me/totp", body).status == 204

    kinds = [event["kind"] for event in house.office.get("/api/v1/audit?limit=20").json["items"]]
    assert kinds.count("company.updated") >= 2 and "user.totp_on" in kinds, kinds
    assert require_codes(house.office, "none").status == 200
    assert client.post("/api/v1/me/totp/off", {"present": PASSWORD}).status == 204
    assert is_in(house.inside(rep))
    assert secret not in house.server.log_tail(10_000)


def codes_end_other_sessions(house):
    """Who knew the password and came in before there were codes is out when they are set up, and not past them."""
    boss, rep = house.person("admin"), house.person()
    admin, _ = with_codes(house, boss)
    assert require_codes(admin, "all").status == 200
    thief, stranger = house.inside(rep), house.inside(house.person())
    says(thief.get("/api/v1/accounts"), 403, "totp_not_set_up")
    owner, secret = with_codes(house, rep)
    assert owner.get("/api/v1/accounts").status == 200
    assert not is_in(thief) and is_in(stranger)
    house.later(MINUTE)
    second = house.inside(rep, totp=code_of(secret, house.server.clock_ms))
    house.later(MINUTE)
    again = second.get("/api/v1/me/totp").json["secret"]  # another telephone, set up by a program: it is in no session
    body = {"present": PASSWORD, "secret": again, "code": code_of(again, house.server.clock_ms)}
    assert house.token(rep).post("/api/v1/me/totp", body).status == 204
    assert not is_in(owner) and not is_in(second)
    assert require_codes(house.office, "none").status == 200


def lost_codes(house):
    """An admin takes them away; who lost the device is out everywhere. One's own take the password."""
    rep, boss = house.person("rep"), house.person("admin")
    client, secret = with_codes(house, rep)
    admin, _ = with_codes(house, boss)
    path = f"/api/v1/users/{rep['id']}/totp"
    says(client.delete(path), 403, "forbidden")
    says(admin.delete(f"/api/v1/users/{boss['id']}/totp"), 403, "forbidden")
    says(admin.delete("/api/v1/users/999999/totp"), 404, "not_found")
    assert admin.delete(path).status == 204
    assert not is_in(client)
    assert is_in(house.inside(rep))
    kinds = [event["kind"] for event in house.office.get("/api/v1/audit?limit=1").json["items"]]
    assert kinds == ["user.totp_off"], kinds
    assert admin.delete(path).status == 204  # there are none: nothing happens
    assert is_in(house.inside(rep))
    assert house.office.delete(f"/api/v1/users/{boss['id']}/totp").status == 204  # on the server's own machine
    assert is_in(house.inside(boss))


# --- tokens ---


def api_tokens(house):
    person, other = house.person(), house.inside(house.person())
    client = house.inside(person)
    says(client.post("/api/v1/tokens", {"name": "t", "scope": "admin"}), 422, "field_choice", "scope")
    made = client.post("/api/v1/tokens", {"name": "t", "scope": "read"}).json
    short = client.post("/api/v1/tokens", {"name": "u", "scope": "write", "expires_at": "2100-01-01T00:00:00Z"})
    assert short.status == 201, short
    reader = house.server.client(made["token"])
    assert is_in(reader)
    says(reader.post("/api/v1/views", {"list": "accounts", "name": "V", "query": {}}), 403, "token_scope")
    assert made["token"] not in str(client.get("/api/v1/tokens").json)
    assert made["token"] not in str(house.server.sql("SELECT * FROM api_tokens")) + house.server.log_tail(10_000)
    says(other.delete(f"/api/v1/tokens/{made['id']}"), 404, "not_found")
    assert client.delete(f"/api/v1/tokens/{made['id']}").status == 204
    assert not is_in(reader)
    says(client.delete(f"/api/v1/tokens/{made['id']}"), 404, "not_found")
    ends = house.server.clock_ms + HOUR
    text = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ends // 1000))
    limited = house.token(person, expires_at=text)
    house.server.set_clock(ends // 1000 * 1000 - 1)
    assert is_in(limited)
    house.later(1)
    assert not is_in(limited)


def tokens_make_no_greater_ones(house):
    """What a token makes may do no more than itself, and ends no later: one that has got out stays what it was."""
    boss, rep = house.person("admin"), house.person()
    plain = {"name": "more", "scope": "write"}
    write = house.token(boss, "write")
    says(write.post("/api/v1/tokens", {**plain, "scope": "admin"}), 403, "token_scope", "scope")
    made = write.post("/api/v1/tokens", plain)
    assert made.status == 201, made
    says(house.server.client(made.json["token"]).post("/api/v1/importers", {"name": "Not theirs"}), 403, "token_scope")

    def at(ms):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ms // 1000))

    end = house.server.clock_ms + HOUR
    short = house.token(boss, "admin", expires_at=at(end))
    for path in ("/api/v1/tokens", f"/api/v1/users/{rep['id']}/tokens"):
        for late in ({}, {"expires_at": None}, {"expires_at": at(end + SECOND)}):
            says(short.post(path, {**plain, **late}), 422, "field_range", "expires_at")
        for fits in (end, end - MINUTE):
            assert short.post(path, {**plain, "expires_at": at(fits)}).status == 201
    inside = house.inside(boss)
    assert inside.post("/api/v1/tokens", {"name": "by hand", "scope": "admin"}).status == 201
    assert house.token(boss, "admin").post("/api/v1/tokens", {"name": "as great", "scope": "admin"}).status == 201


# --- guessing ---


def guessing_is_slowed_for_a_person(house):
    house.later(16 * MINUTE)
    person, other = house.person(), house.person()
    wrong = {**person, "password": "not this one, surely"}
    for _ in range(9):
        says(house.enter(wrong)[1], 401, "sign_in_wrong")
    house.inside(person)  # getting in makes up for it
    for _ in range(10):
        says(house.enter(wrong)[1], 401, "sign_in_wrong")
    refused = says(house.enter(person)[1], 429, "rate_limited")
    assert int(refused.headers["Retry-After"]) > 0
    says(house.enter({**person, "email": person["email"].upper()})[1], 429, "rate_limited")
    assert is_in(house.inside(other))
    house.later(15 * MINUTE + SECOND)
    assert is_in(house.inside(person))


def guessing_from_inside(house):
    """Who has found an open session can't go on to guess the password with it."""
    house.later(16 * MINUTE)
    person = house.person()
    client = house.inside(person)
    change = {"present": "not this one, surely", "password": PASSWORD + " 2"}
    for _ in range(10):
        says(client.post("/api/v1/me/password", change), 422, "password_wrong", "present")
    says(client.post("/api/v1/me/password", {**change, "present": PASSWORD}), 429, "rate_limited")
    says(client.post("/api/v1/me/totp/off", {"present": PASSWORD}), 429, "rate_limited")
    house.later(15 * MINUTE + SECOND)
    assert client.post("/api/v1/me/password", {**change, "present": PASSWORD}).status == 204


def guessing_many_at_once(house):
    """The limit holds for guesses that are sent together, too: two are hashed at a time."""
    house.later(16 * MINUTE)
    wrong = {**house.person(), "password": "not this one, surely"}
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda _: house.enter(wrong)[1].status, range(32)))
    assert set(got) == {401, 429} and got.count(401) <= 11, got


def guessing_is_slowed_for_an_address(house):
    house.later(16 * MINUTE)
    person = house.person()
    same = set()
    for n in range(50):
        answer = house.enter({**NONE_SUCH, "email": f"nobody{n}@demo.example"})[1]
        says(answer, 401, "sign_in_wrong")
        same.add(re.sub(rb'"request_id":"\w+"', b"", answer.body))
    assert len(same) == 1, same
    says(house.enter(person)[1], 429, "rate_limited")
    house.later(15 * MINUTE + SECOND)
    assert is_in(house.inside(person))


# --- keys of requests ---


def keys_of_requests(house):
    """A refusal leaves the key free; it is the user's own; what was answered once is answered again, whatever came after."""
    one, two = house.inside(house.person()), house.inside(house.person())
    view, key = {"list": "accounts", "name": "Keyed", "query": {}}, {"Idempotency-Key": "k"}
    says(one.post("/api/v1/views", {**view, "name": ""}, headers=key), 422, "field_length", "name")
    first = one.post("/api/v1/views", view, headers=key)
    assert first.status == 201 and "Idempotent-Replay" not in first.headers, first
    assert two.post("/api/v1/views", view, headers=key).json["id"] != first.json["id"]
    for name, query in (("Other", {}), ("Keyed", {"text": "x"})):
        says(one.post("/api/v1/views", {**view, "name": name, "query": query}, headers=key), 422, "idempotency_mismatch")
    says(one.delete(f"/api/v1/views/{first.json['id']}", headers={**key, "If-Match": "*"}), 422, "idempotency_mismatch")
    assert one.delete(f"/api/v1/views/{first.json['id']}", headers={"If-Match": "*"}).status == 204
    house.server.kill()
    house.server.start()
    again = house.server.client()
    again.cookies = dict(one.cookies)
    answer = again.post("/api/v1/views", view, headers=key)
    assert (answer.status, answer.body) == (first.status, first.body) and answer.headers["Idempotent-Replay"] == "true"
    assert again.get(f"/api/v1/views/{first.json['id']}").status == 404
    house.office.close()


def the_engine_is_named(house):
    said = house.office.get("/api/v1").json
    sql = {"sqlite": "SELECT sqlite_version()", "postgres": "SHOW server_version"}[house.server.engine]
    ((version,),) = house.server.sql(sql)
    if house.server.engine == "postgres":
        assert said["engine"] == "postgresql" and said["engine_version"] == version.split()[0], (said, version)
    else:
        assert said["engine"] == "sqlite" and re.fullmatch(r"3\.\d+\.\d+", said["engine_version"]), said


CASES = (idle_sessions_end, old_sessions_end, last_used_is_stored_seldom, where_one_is_signed_in, disabled_is_out_at_once,
         another_role_holds_at_once, another_role_holds_while_hashing, figures_are_for_admins, the_cookie, pages_of_others_are_refused,
         a_new_password_ends_sessions, passwords_are_used_as_sent, the_last_admin_stays, one_time_codes,
         codes_are_required, codes_end_other_sessions, lost_codes,
         api_tokens, tokens_make_no_greater_ones, guessing_is_slowed_for_a_person, guessing_from_inside,
         guessing_many_at_once, guessing_is_slowed_for_an_address, keys_of_requests,
         the_engine_is_named)


def behind_a_proxy(engine):
    """With a public address in https the cookie is for it alone, and pages must come from it."""
    with cellarbook.Server(engine=engine, test_clock=True, env={"CELLARBOOK_PUBLIC_URL": "https://wine.example"}) as server:
        house = House(server)
        client, answer = house.enter(house.person())
        assert answer.cookies[0].startswith("__Host-cellarbook_session=") and answer.cookies[0].endswith("; Secure"), answer.cookies
        assert is_in(client)
        view = {"list": "accounts", "name": "V", "query": {}}
        here = f"http://127.0.0.1:{server.port}"
        for origin in (here, "http://wine.example", "https://wine.example.elsewhere", "https://wine.example:444"):
            says(client.post("/api/v1/views", view, headers={"Origin": origin}), 403, "origin_foreign")
        assert client.post("/api/v1/views", view, headers={"Origin": "https://wine.example"}).status == 201
        client.cookies = {"cellarbook_session": next(iter(client.cookies.values()))}
        assert not is_in(client)  # another site of the domain could have set that one


def refused_passwords(engine):
    """What is on the list can't be set, by nobody and on no path; what is not, can."""
    stolen, other = "grapes and patience", "another four words here"
    with cellarbook.Server(engine=engine, start=False) as server:
        hashes = sorted(hashlib.sha1(word.encode()).hexdigest().upper() + ":3" for word in (stolen, "abc", "correct horse"))
        path = pathlib.Path(server.folder) / "refused.txt"
        path.write_text("\r\n".join(hashes) + "\r\n", encoding="ascii")
        server.extra["CELLARBOOK_PASSWORDS_REFUSED"] = str(path)
        server.start()
        house = House(server)
        person = house.person()
        client = house.inside(person)
        weak = says(client.post("/api/v1/me/password", {"present": PASSWORD, "password": stolen}), 422, "password_weak", "password")
        assert "list of refused passwords" in weak.json["detail"], weak
        user = {"email": "new@demo.example", "name": "New", "role": "rep"}
        says(house.office.post("/api/v1/users", {**user, "password": stolen}), 422, "password_weak", "password")
        says(house.office.post(f"/api/v1/users/{person['id']}/password", {"password": stolen}), 422, "password_weak", "password")
        assert client.post("/api/v1/me/password", {"present": PASSWORD, "password": other}).status == 204
        assert house.enter({**person, "password": other})[1].status == 200


# Of PASSWORD, with one pass over 8 MiB, as if it came from an earlier release.
OLD_HASH = "$argon2id$v=19$m=8192,t=1,p=1$xLa30yHIldtJBoHAyX1ONw$LZPwDrsIzlcFWke4pqyKZBd5yJ4yuMjxj29oTa9uC5M"


def old_hashes(engine):
    """A hash with other parameters than those of today is made anew when its user signs in."""
    with cellarbook.Server(engine=engine) as server:
        house = House(server)
        person = house.person()
        of_today = f"SELECT password_hash FROM users WHERE id = {person['id']}"
        parameters = server.sql(of_today)[0][0].rsplit("$", 2)[0]
        server.stop()
        change = f"UPDATE users SET password_hash = '{OLD_HASH}' WHERE id = {person['id']}"
        if engine == "postgres":
            server.store.psql(server.store.url, change)
        else:
            with sqlite3.connect(server.store.path) as database:
                database.execute(change)
            database.close()
        server.start()
        says(house.enter({**person, "password": PASSWORD + "!"})[1], 401, "sign_in_wrong")
        assert server.sql(of_today) == [[OLD_HASH]]
        first = house.inside(person)
        renewed = server.sql(of_today)
        assert renewed[0][0].startswith(parameters + "$") and OLD_HASH != renewed[0][0], renewed
        assert is_in(house.inside(person)) and is_in(first)
        assert server.sql(of_today) == renewed  # once


def attempt(name, engine, case, subject):
    try:
        case(subject)
    except Exception:  # noqa: BLE001 - one case must not hide the others
        print(f"FAIL {name} ({engine})\n{traceback.format_exc()}", flush=True)
        return False
    return True


def run(engine, names):
    """(passed, failed) of one engine."""
    results = []
    with cellarbook.Server(engine=engine, test_clock=True) as server:
        house = House(server)
        for case in CASES:
            if not names or case.__name__ in names:
                began = time.monotonic()
                results.append(attempt(case.__name__, engine, case, house))
                print(f"{'ok' if results[-1] else 'FAIL':<5}{case.__name__} ({engine}, {time.monotonic() - began:.1f} s)", flush=True)
        rest = [server.check(), *server.failures_in_log()]
        if any(rest):
            print(f"FAIL afterwards ({engine}): {rest}")
            results.append(False)
    for case in (behind_a_proxy, old_hashes, refused_passwords):
        if not names or case.__name__ in names:
            results.append(attempt(case.__name__, engine, case, engine))
    return results.count(True), results.count(False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"])
    parser.add_argument("names", nargs="*", metavar="CASE")
    options = parser.parse_args()
    engines = options.engine or (["sqlite", "postgres"] if os.environ.get("CELLARBOOK_TEST_PG") else ["sqlite"])
    sums = [run(engine, options.names) for engine in engines]
    print(f"{sum(s[0] for s in sums)} passed, {sum(s[1] for s in sums)} failed")
    return 1 if any(s[1] for s in sums) else 0


if __name__ == "__main__":
    sys.exit(main())
