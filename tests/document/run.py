#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Papers as PDF, by the real program, read back with pdftotext: what they say and what they must not; pages; scripts; who may.

    tests/document/run.py [--engine sqlite|postgres]
"""
import contextlib
import hashlib
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))

import cellarbook  # noqa: E402
import engines  # noqa: E402

PASSWORD = "a long password of papers"
SCRIPTS = "Château Ñandú ąęł, Γειά σου, Привет, საქართველო, 葡萄酒 ワイン 와인"


class House:
    """A company with an account and wines of long and foreign names."""

    def __init__(self, server):
        self.server = server
        office = server.office()
        for name, role in (("dana", "admin"), ("ana", "rep")):
            self.made(office.post("/api/v1/users", {"email": f"{name}@demo.example", "name": name.title(), "role": role, "password": PASSWORD}))
        self.dana, self.ana = (server.client().sign_in(f"{n}@demo.example", PASSWORD) for n in ("dana", "ana"))
        match = {"If-Match": "*"}
        self.made(self.dana.patch("/api/v1/company", {"back_order_access": "all", "date_format": "us", "stock_policy": "allow"}, headers=match))
        producer = self.made(self.dana.post("/api/v1/producers", {"name": "Château Test"}))["id"]
        self.importer = self.made(self.dana.post("/api/v1/importers", {"name": "Old World Imports"}))["id"]
        self.houses = [self.made(self.dana.post("/api/v1/warehouses", {"code": c, "name": n}))["id"]
                       for c, n in (("DSM", "Des Moines"), ("DAV", "Davenport"))]
        level = self.made(self.dana.post("/api/v1/price-levels", {"name": "Frontline"}))["id"]
        self.products = [self.product(i, producer, level) for i in range(70)]
        self.account = self.made(self.dana.post("/api/v1/accounts", {
            "code": "JOE", "name": "Joe's <Bar> & Grill", "type": "bar", "street": "1 Main St", "city": "Des Moines", "state": "IA",
            "postcode": "50309"}))["id"]

    def product(self, i, producer, level):
        made = self.made(self.dana.post("/api/v1/products", {
            "code": f"W{i}", "name": f"Wine {i} of the Long and Winding Slope above the River {i}", "producer": producer, "unit_set": 12,
            "vintage": 2000 + i % 20, "primary_warehouse": self.houses[i % 2], "importer": self.importer}))["id"]
        self.made(self.dana.put(f"/api/v1/products/{made}/prices", {"items": [
            {"price_level": level, "price_cents": 123456, "valid_from": "2026-01-01"}]}, headers={"If-Match": "*"}))
        return made

    @staticmethod
    def made(answer):
        assert answer.status in (200, 201), answer
        return answer.json

    def back_order(self, lines, **more):
        return self.made(self.dana.post("/api/v1/back-orders", {"account": self.account, "lines": lines, **more}))["number"]

    def order(self, lines, **more):
        number = self.made(self.dana.post("/api/v1/orders", {"account": self.account, "lines": lines, **more}))["number"]
        return number

    def paper(self, path, client=None):
        """(pages, words of each page) of a PDF; asked for twice it is the same to the byte."""
        answer = (client or self.dana).get(path)
        assert answer.status == 200 and answer.headers["Content-Type"] == "application/pdf", answer
        assert re.fullmatch(r'inline; filename="[A-Za-z0-9-]+\.pdf"', answer.headers["Content-Disposition"]), answer.headers
        assert (client or self.dana).get(path).body == answer.body, "another time it is another file"
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(answer.body)
            file.flush()
            text = subprocess.run(["pdftotext", "-layout", file.name, "-"], check=True, capture_output=True, text=True).stdout
            fonts = subprocess.run(["pdffonts", file.name], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
        assert all(" yes yes " in line for line in fonts), f"a font is not in the file: {fonts}"
        pages = [" ".join(page.split()) for page in text.split("\f")[:-1]]
        return len(pages), pages


def says(pages, *texts):
    for text in texts:
        assert any(text in page for page in pages), f"{text!r} is missing in {pages}"


def hides(pages, *texts):
    for text in texts:
        assert not any(text in page for page in pages), f"{text!r} should not be in {pages}"


def back_orders(house):
    number = house.back_order([{"product": house.products[0], "qty_btl": 30, "note": "cold, please"}], note=f"Ring. {SCRIPTS}", reference="PO 4711")
    n, pages = house.paper(f"/api/v1/back-orders/{number}/pdf")
    assert n == 1
    says(pages, f"Back Order BO-{number}", "Joe's <Bar> & Grill", "1 Main St", "Des Moines, IA 50309", "Account code JOE", "PO 4711",
         "Wine 0 of the Long", "2000", "2 cases + 6 bottles (30 btl)", "Note: cold, please", "30 bottles", SCRIPTS, "Page 1 of 1")
    hides(pages, "USD", "1,234", "Davenport")


def many_lines(house):
    lines = [{"product": p, "qty_btl": 7 + i} for i, p in enumerate(house.products)]
    n, pages = house.paper(f"/api/v1/back-orders/{house.back_order(lines)}/pdf")
    assert n > 2, n
    for i, page in enumerate(pages):
        assert f"Page {i + 1} of {n}" in page and "Product Quantity" in page, page
    for i in range(len(lines)):
        assert sum(f"Wine {i} of " in page for page in pages) == 1, f"line {i} is not there once"


def sums_stand_below_a_row(house):
    """However many lines there are: the sum is not alone on a page."""
    for count in range(12, 22):
        number = house.back_order([{"product": p, "qty_btl": 12} for p in house.products[:count]])
        _n, pages = house.paper(f"/api/v1/back-orders/{number}/pdf")
        assert "In all" in pages[-1] and f"Wine {count - 1} of " in pages[-1], (count, pages)


def long_texts(house):
    """A note of the longest kind, and a word that no line holds, break; a row is never divided."""
    number = house.back_order([{"product": house.products[0], "qty_btl": 1, "note": "x" * 500}], note="lorem ipsum " * 160)
    n, pages = house.paper(f"/api/v1/back-orders/{number}/pdf")
    assert sum(page.count("ipsum") for page in pages) == 160
    assert sum(page.replace(" ", "").count("x") for page in pages) >= 500


def orders(house):
    number = house.order([{"product": house.products[i], "qty_btl": 12, "warehouse": house.houses[i % 2]} for i in range(4)],
                         note="Back door", private_note="owes us money")
    for client in (house.dana,):
        _n, pages = house.paper(f"/api/v1/orders/{number}/pdf", client)
        says(pages, f"Order {number}", "State Active", "1,234.56", "14,814.72", "USD 59,258.88", "Bottles 48", "Back door", "from Davenport")
        hides(pages, "owes us")
    _n, pages = house.paper(f"/api/v1/orders/{number}/packing-slip")
    says(pages, f"Packing Slip, Order {number}", "To pack 48 bottles", "Des Moines", "Davenport")
    hides(pages, "1,234.56", "USD", "owes us")
    _n, pages = house.paper(f"/api/v1/orders/{number}/packing-slip?warehouse={house.houses[1]}")
    says(pages, "To pack 24 bottles", "Wine 1 of", "Wine 3 of")
    hides(pages, "Wine 0 of", "Wine 2 of")
    refused = house.dana.get(f"/api/v1/orders/{number}/packing-slip?warehouse=999999")
    assert (refused.status, refused.code, refused.json["field"]) == (404, "not_found", "warehouse"), refused
    house.made(house.dana.post(f"/api/v1/orders/{number}/confirm", headers={"If-Match": "*"}))
    invoices(house, number)


def invoices(house, number):
    made = house.made(house.dana.get(f"/api/v1/orders/{number}"))["invoices"]
    assert len(made) == 2
    for invoice, mine, others in zip(made, (0, 1), (1, 0)):
        _n, pages = house.paper(f"/api/v1/invoices/{invoice['number']}/pdf")
        says(pages, f"Invoice {invoice['number']}", f"Order {number}", "USD 29,629.44", f"Wine {mine} of")
        hides(pages, f"Wine {others} of", "VOID")
    house.made(house.dana.post(f"/api/v1/orders/{number}/cancel", {}, headers={"If-Match": "*"}))
    _n, pages = house.paper(f"/api/v1/invoices/{made[0]['number']}/pdf")
    says(pages, "VOID", "Voided")
    assert house.dana.get("/api/v1/invoices/999999/pdf").status == 404


def purchase_orders(house):
    number = house.made(house.dana.post("/api/v1/purchase-orders", {
        "supplier": "Old World & Sons", "warehouse": house.houses[0], "due": "2030-05-12", "note": "By ship",
        "lines": [{"product": house.products[0], "qty_btl": 120}]}))["number"]
    _n, pages = house.paper(f"/api/v1/purchase-orders/{number}/pdf")
    says(pages, f"Purchase Order {number}", "Old World & Sons", "05/12/2030", "10 cases (120 btl)", "Deliver to Des Moines", "By ship")
    hides(pages, "USD", "BO-")


def strangers(house):
    """Another rep's papers do not exist; purchase orders are not for reps."""
    bo = house.back_order([{"product": house.products[0], "qty_btl": 1}])
    order = house.order([{"product": house.products[0], "qty_btl": 1}])
    house.made(house.dana.post(f"/api/v1/orders/{order}/confirm", headers={"If-Match": "*"}))
    invoice = house.made(house.dana.get(f"/api/v1/orders/{order}"))["invoices"][0]["number"]
    paths = [f"/api/v1/back-orders/{bo}/pdf", f"/api/v1/orders/{order}/pdf",
             f"/api/v1/orders/{order}/packing-slip", f"/api/v1/invoices/{invoice}/pdf"]
    for path in paths:
        assert house.ana.get(path).status == 404, path
    house.made(house.dana.patch("/api/v1/company", {"back_order_access": "none"}, headers={"If-Match": "*"}))
    assert house.dana.get(paths[0]).status == 404
    _n, pages = house.paper(paths[1])
    hides(pages, "Back Order", "BO-")
    house.made(house.dana.patch("/api/v1/company", {"back_order_access": "all"}, headers={"If-Match": "*"}))


def settings(house):
    """Dates, numbers and paper as the company writes them."""
    bo = house.back_order([{"product": house.products[0], "qty_btl": 12345}])
    for form, total, size in (("us", "12,345 bottles", "612 x 792"), ("eu", "12.345 bottles", "595.28 x 841.89"),
                              ("iso", "12345 bottles", "595.28 x 841.89")):
        house.made(house.dana.patch("/api/v1/company", {"date_format": form}, headers={"If-Match": "*"}))
        _n, pages = house.paper(f"/api/v1/back-orders/{bo}/pdf")
        says(pages, total)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(house.dana.get(f"/api/v1/back-orders/{bo}/pdf").body)
            file.flush()
            info = subprocess.run(["pdfinfo", file.name], check=True, capture_output=True, text=True).stdout
        assert size in info and "Author:" in info, info


def png(width, height, colour=(112, 23, 51)):
    """A picture of one colour with a white band."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((255,) * 3 if 2 * height < 5 * y < 3 * height else colour) * width for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def jpeg(pdf):
    """The first page of a paper as JPEG."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "a.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-jpeg", "-r", "20", "-singlefile", path / "a.pdf", path / "a"], check=True)
        return (path / "a.jpg").read_bytes()


def pictures(pdf):
    """Of a PDF: (width, height, how it is kept) of each picture."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        listed = subprocess.run(["pdfimages", "-list", file.name], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    return [(int(line.split()[3]), int(line.split()[4]), line.split()[8]) for line in listed if line.split()[2] == "image"]


def letterhead(house):
    """The company's address and logo; without them the name alone."""
    bo = house.back_order([{"product": house.products[0], "qty_btl": 1}])
    path, logo, match = f"/api/v1/back-orders/{bo}/pdf", "/api/v1/company/logo", {"If-Match": "*"}
    address = {"street": "2200 Court Avenue", "city": "Des Moines", "state": "IA", "postcode": "50309", "country": "USA",
               "phone": "(515) 555-0100", "tax_id": "42-0000000"}
    _n, pages = house.paper(path)
    hides(pages, "Court Avenue", "Tax ID")
    assert (house.dana.get(logo).status, house.dana.get("/api/v1/company").json["logo"]) == (404, None)
    house.made(house.dana.patch("/api/v1/company", address, headers=match))
    _n, pages = house.paper(path)
    says(pages, "2200 Court Avenue", "Des Moines, IA 50309", "USA", "(515) 555-0100", "Tax ID 42-0000000")
    house.made(house.dana.patch("/api/v1/company", {"state": "", "city": "Paris", "postcode": "75008"}, headers=match))
    says(house.paper(path)[1], "75008 Paris")
    house.made(house.dana.patch("/api/v1/company", address, headers=match))
    plain = house.dana.get(path).body
    for content, kind, shape in ((png(300, 80), "image/png", (300, 80, "image")), (jpeg(plain), "image/jpeg", (170, 220, "jpeg"))):
        put = house.dana.put(logo, raw=content, headers={**match, "Content-Type": kind})
        assert (put.status, put.json["logo"]) == (200, hashlib.sha256(content).hexdigest()), put
        got = house.dana.get(logo)
        assert (got.status, got.headers["Content-Type"], got.body) == (200, kind, content), got
        house.paper(path)
        assert pictures(house.dana.get(path).body) == [shape], pictures(house.dana.get(path).body)
        again = house.dana.put(logo, raw=content, headers={**match, "Content-Type": kind})
        assert again.json["rev"] == put.json["rev"], "the same picture is a change"
    assert house.ana.get(logo).status == 200
    logo_refusals(house, logo, jpeg(plain))
    house.made(house.dana.delete(logo, headers=match))
    assert house.dana.get(path).body == plain and house.dana.get(logo).status == 404


def logo_refusals(house, logo, good):
    before = house.dana.get(logo).body
    kept = png(200, 100)
    for what, content, kind, status, code in (
            ("broken off", kept[:-40], "image/png", 422, "picture_invalid"), ("no picture", b"hello" * 50, "image/png", 422, "picture_invalid"),
            ("PNG said to be JPEG", kept, "image/jpeg", 422, "picture_invalid"), ("JPEG said to be PNG", good, "image/png", 422, "picture_invalid"),
            ("broken off JPEG", good[:len(good) // 2], "image/jpeg", 422, "picture_invalid"),
            ("too wide", png(2001, 1), "image/png", 422, "picture_invalid"),
            ("too high", png(1, 1001), "image/png", 422, "picture_invalid"),
            ("a bomb", kept[:16] + struct.pack(">II", 1 << 30, 1 << 30) + kept[24:], "image/png", 422, "picture_invalid"),
            ("nothing", b"", "image/png", 400, "bad_request"), ("a GIF", b"GIF89a" + bytes(50), "image/gif", 415, "media_type"),
            ("JSON", b"{}", "application/json", 415, "media_type"), ("too many bytes", bytes(512 * 1024 + 1), "image/png", 413, "body_too_large")):
        answer = house.dana.put(logo, raw=content, headers={"If-Match": "*", "Content-Type": kind})
        assert (answer.status, answer.code) == (status, code), (what, answer)
    refused = house.ana.put(logo, raw=kept, headers={"If-Match": "*", "Content-Type": "image/png"})
    assert refused.status == 403, refused
    refused = house.dana.put(logo, raw=kept, headers={"If-Match": '"1"', "Content-Type": "image/png"})
    assert refused.status == 412, refused
    assert house.dana.put(logo, raw=kept, headers={"Content-Type": "image/png"}).status == 428
    assert house.dana.get(logo).body == before


def right_to_left(house):
    """A name in Hebrew or Arabic stands in its column like any other, not at the other end of it."""
    product = house.products[1]
    house.made(house.dana.patch(f"/api/v1/products/{product}", {"name": "נגב קברנה"}, headers={"If-Match": "*"}))
    number = house.back_order([{"product": product, "qty_btl": 1}])
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(house.dana.get(f"/api/v1/back-orders/{number}/pdf").body)
        file.flush()
        boxes = subprocess.run(["pdftotext", "-bbox", file.name, "-"], check=True, capture_output=True, text=True).stdout
    places = [float(x) for x, word in re.findall(r'xMin="([0-9.]+)".*>([^<]+)</word>', boxes) if re.search("[א-ת]", word)]
    assert places and max(places) < 200, places


def nothing_failed(house):
    """All of it left the company sound, and nothing in the log that an operator would have to look at."""
    problems = [house.server.check(), *house.server.failures_in_log()]
    assert not any(problems), problems


CASES = (letterhead, back_orders, many_lines, sums_stand_below_a_row, long_texts, orders, purchase_orders, right_to_left, strangers, settings,
         nothing_failed)


@contextlib.contextmanager
def company(engine):
    """One for all cases of an engine."""
    with cellarbook.Server(engine=engine) as server:
        yield (House(server),)


if __name__ == "__main__":
    sys.exit(engines.main(CASES, __doc__, within=company))
