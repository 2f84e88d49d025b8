#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Orders at the same time: the last bottles, one back order, one revision, invoice numbers; on both engines.

    tests/together/orders.py [--engine sqlite|postgres] [NAME ...]

On PostgreSQL 503 BUSY is an answer that may be given and is tried again; no other failure is.
"""
import concurrent.futures
import sys
import time

import run as together

CLIENTS = 32
REPS = 8
BUSY_SECONDS = 30


def make_world(server):
    """The world of run.py with a price, and the company that blocks what is not there."""
    world = together.make_world(server)
    office = server.office()
    level = office.post("/api/v1/price-levels", {"name": "Frontline", "position": 1, "open_to": "all"}).json["id"]
    priced = office.put(f"/api/v1/products/{world['product']}/prices", {"items": [
        {"price_level": level, "price_cents": 5600, "valid_from": "2020-01-01"}]}, headers={"If-Match": "*"})
    assert priced.status == 200, priced
    world["warehouse"] = office.get(f"/api/v1/products/{world['product']}").json["primary_warehouse"]
    set_policy = office.patch("/api/v1/company", {"stock_policy": "block_all"}, headers={"If-Match": "*"})
    assert set_policy.status == 200, set_policy
    world["office"] = office
    return world


def put_in(world, btl):
    moved = world["office"].post("/api/v1/inventory/adjust", {
        "product": world["product"], "warehouse": world["warehouse"], "qty_btl": btl, "reason": "received"})
    assert moved.status == 201, moved


def available(world):
    items = world["office"].get(f"/api/v1/inventory?product={world['product']}").json["items"]
    return sum(item["available_btl"] for item in items)


def send(client, method, path, body=None, match=None):
    """The answer; what is busy is tried again."""
    headers = {} if match is None else {"If-Match": match}
    end = time.monotonic() + BUSY_SECONDS
    while True:
        answer = client.request(method, path, body=body, headers=headers)
        if answer.status != 503:
            return answer
        assert answer.json["code"] == "busy" and answer.headers.get("Retry-After"), answer
        assert time.monotonic() < end, answer


def all_at_once(clients, act):
    """What act(client, index) answers, for all clients at the same time."""
    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(act, clients, range(len(clients))))


def counted(answers):
    """{status or code: how many}."""
    found = {}
    for answer in answers:
        key = answer.status if answer.status < 300 else answer.json["code"]
        found[key] = found.get(key, 0) + 1
    return found


def an_order(world, btl, **more):
    return {"account": world["account"], "lines": [{"product": world["product"], "qty_btl": btl}], **more}


# --- the cases ---


def the_last_case(server):
    """32 clients want a bottle of the last twelve: twelve get one, and nobody a bottle that is not there."""
    world = make_world(server)
    clients = [together.enter(server) for _ in range(CLIENTS)]
    kinds = ({}, {"draft": True}, {"delivery_date": "2099-06-01"})
    for turn in range(3):
        put_in(world, 12)
        got = all_at_once(clients, lambda client, i: send(client, "POST", "/api/v1/orders",
                                                          an_order(world, 1, **kinds[i * turn % len(kinds)])))
        assert counted(got) == {201: 12, "stock_short": CLIENTS - 12}, counted(got)
        assert available(world) == 0, available(world)


def one_back_order_for_eight(server):
    """Of those who convert a back order at once one does; the others are told, and its bottles leave once."""
    world = make_world(server)
    clients = [together.enter(server) for _ in range(REPS)]
    for turn in range(6):
        put_in(world, 6 * REPS)
        draft = turn % 2 == 1
        number = clients[0].post("/api/v1/back-orders", together.new_back_order(world)).json["number"]
        before = available(world)
        body = an_order(world, 6, back_orders=[{"number": number}], draft=draft)
        got = all_at_once(clients, lambda client, _i, sent=body: send(client, "POST", "/api/v1/orders", sent))
        told = "back_order_tied" if draft else "back_order_closed"
        assert counted(got) == {201: 1, told: REPS - 1}, counted(got)
        assert available(world) == before - 6, (before, available(world))
        assert clients[0].get(f"/api/v1/back-orders/{number}").json["status"] == ("open" if draft else "closed")


def one_revision(server):
    """Of the edits that saw one revision one is made."""
    world = make_world(server)
    put_in(world, 1000)
    clients = [together.enter(server) for _ in range(REPS)]
    number = clients[0].post("/api/v1/orders", an_order(world, 1)).json["number"]
    for turn in range(10):
        got = all_at_once(clients, lambda client, i, rev=turn + 1: send(
            client, "PATCH", f"/api/v1/orders/{number}", {"lines": [{"id": 1, "qty_btl": 10 * rev + i + 1}]},
            match=f'"{rev}"'))
        assert counted(got) == {200: 1, "stale": REPS - 1}, counted(got)
        order = clients[0].get(f"/api/v1/orders/{number}").json
        assert available(world) == 1000 - order["lines"][0]["qty_btl"], order


def released_and_cancelled(server):
    """A draft that is released and cancelled at once becomes one of the two, and so does its back order."""
    world = make_world(server)
    clients = [together.enter(server) for _ in range(REPS)]
    for _ in range(8):
        put_in(world, 6)
        number = clients[0].post("/api/v1/back-orders", together.new_back_order(world)).json["number"]
        order = clients[0].post("/api/v1/orders", an_order(world, 6, draft=True, back_orders=[{"number": number}])).json
        paths = [f"/api/v1/orders/{order['number']}/{verb}" for verb in ("release", "cancel")]
        got = all_at_once(clients, lambda client, i, to=paths: send(client, "POST", to[i % 2], {} if i % 2 else None,
                                                                    match='"1"'))
        assert counted(got) == {200: 1, "stale": REPS - 1}, counted(got)
        state = clients[0].get(f"/api/v1/orders/{order['number']}").json["state"]
        status = clients[0].get(f"/api/v1/back-orders/{number}").json["status"]
        assert (state, status) in (("active", "closed"), ("cancelled", "open")), (state, status)
        assert available(world) == (0 if state == "active" else 6)
        if state == "cancelled":
            put_in(world, -6)


def invoices_without_gaps(server):
    """Orders that are confirmed at once get the next invoice numbers, each once."""
    world = make_world(server)
    put_in(world, CLIENTS)
    clients = [together.enter(server) for _ in range(CLIENTS)]
    numbers = [send(client, "POST", "/api/v1/orders", an_order(world, 1)).json["number"] for client in clients]
    got = all_at_once(clients, lambda client, i: send(client, "POST", f"/api/v1/orders/{numbers[i]}/confirm", match="*"))
    assert counted(got) == {200: CLIENTS}, counted(got)
    assert sorted(a.json["invoices"][0]["number"] for a in got) == list(range(1, CLIENTS + 1))


def one_proposal_for_eight(server):
    """Of those who start one ready proposal at once one makes a draft; the others are told, and its bottles leave once."""
    world = make_world(server)
    clients = [together.enter(server) for _ in range(REPS)]
    for turn in range(6):
        put_in(world, 6 * REPS if turn % 2 == 0 else 6)
        number = clients[0].post("/api/v1/back-orders", together.new_back_order(world)).json["number"]
        proposal = clients[0].get("/api/v1/back-orders/ready").json["items"][0]
        line = proposal["lines"][0]
        assert (line["back_order"], line["qty_btl"], line["reason"]) == (number, 6, "filled"), proposal
        before = available(world)
        body = {"proposals": [{"account": world["account"],
                               "lines": [{"back_order": number, "line": line["line"], "qty_btl": line["qty_btl"]}]}],
                "all_or_nothing": turn % 3 == 0}
        got = all_at_once(clients, lambda client, _i, sent=body: send(client, "POST", "/api/v1/back-orders/ready/start", sent))
        if body["all_or_nothing"]:
            assert counted(got) == {200: 1, "back_order_tied": REPS - 1}, counted(got)
        else:
            assert counted(got) == {200: REPS}, counted(got)
            told = [a.json["refused"][0]["code"] for a in got if a.json["refused"]]
            assert told == ["back_order_tied"] * (REPS - 1), told
        made = [order for a in got if a.status == 200 for order in a.json["orders"]]
        assert len(made) == 1 and made[0]["total_btl"] == 6, made
        assert available(world) == before - 6, (before, available(world))
        assert clients[0].get("/api/v1/back-orders/ready").json["items"] == []


def two_proposals_for_the_last_bottles(server):
    """Two back orders were each proposed the same bottles, one after the other; both are started at once: one fits."""
    world = make_world(server)
    clients = [together.enter(server) for _ in range(2)]
    for _ in range(8):
        put_in(world, 6)
        numbers = [clients[0].post("/api/v1/back-orders", together.new_back_order(world)).json["number"] for _ in clients]
        got = all_at_once(clients, lambda client, i, of=numbers: send(client, "POST", "/api/v1/back-orders/ready/start", {
            "proposals": [{"account": world["account"], "lines": [{"back_order": of[i], "line": 1, "qty_btl": 6}]}]}))
        assert counted(got) == {200: 2}, counted(got)
        assert sorted(len(a.json["orders"]) for a in got) == [0, 1], got
        assert [a.json["refused"][0]["code"] for a in got if a.json["refused"]] == ["stock_short"], got
        assert available(world) == 0, available(world)


CASES = [the_last_case, one_proposal_for_eight, two_proposals_for_the_last_bottles,
         one_back_order_for_eight, one_revision, released_and_cancelled, invoices_without_gaps]

if __name__ == "__main__":
    sys.exit(together.main({"sqlite": CASES, "postgres": CASES}))
