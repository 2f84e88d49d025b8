# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists as files that jobs make: the same bytes, seen and fetched by who may, stopped, begun again, thrown away."""
import time

from claims import Wrong, same
from files import Book

WAIT_SECONDS = 120
LIST = "/api/v1/back-orders?status=open&columns=number,account.name,created_at"


def ask(client, path):
    answer = client.post("/api/v1/exports", {"path": path})
    same(answer.status, 202, path)
    same(answer.headers["Location"], f"/api/v1/jobs/{answer.json['id']}", "where it is")
    return answer.json["id"]


def ended(client, job):
    """The job, when it has ended."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        now = client.get(f"/api/v1/jobs/{job}").json
        if now["state"] not in ("waiting", "running"):
            return now
        time.sleep(0.05)
    raise Wrong(f"the job {job} does not end: {now}")


def a_job_makes_the_same_file(world):
    for kind in ("csv", "xlsx"):
        direct = world.dana.get(f"{LIST}&format={kind}")
        job = ended(world.dana, ask(world.dana, f"{LIST}&format={kind}"))
        rows = len(world.all("/api/v1/back-orders?status=open"))
        same((job["kind"], job["state"], job["done"], job["total"]), ("export_back_orders", "done", rows, rows), "the job")
        answer = world.dana.get(f"/api/v1/jobs/{job['id']}/file")
        same(answer.body, direct.body, f"the bytes of a {kind}")
        for name in ("Content-Type", "Content-Disposition"):
            same(answer.headers[name], direct.headers[name], name)
        same(answer.headers["Content-Length"], str(len(direct.body)), "the length is known")
        same((job["result"]["bytes"], job["result"]["rows"]), (len(direct.body), rows), "the result")
        same(f'attachment; filename="{job["result"]["file"]}"', direct.headers["Content-Disposition"], "the name")
    # A list without a total, and one without a row.
    same(ended(world.dana, ask(world.dana, "/api/v1/users?format=csv"))["kind"], "export", "a list of users")
    none = ended(world.dana, ask(world.dana, "/api/v1/back-orders?text=zzz&format=xlsx"))
    same((none["state"], none["done"], none["total"]), ("done", 0, 0), "a job without rows")
    same(len(Book(world.dana.get(f"/api/v1/jobs/{none['id']}/file").body).rows()), 1, "only headings")


def what_can_not_be_asked_for(world):
    for path, status, code, field in (
            ("/api/v1/nothing?format=csv", 422, "field_choice", "path"), ("back-orders", 422, "field_choice", "path"),
            ("/api/v1/session?format=csv", 422, "field_choice", "path"), ("/api/v1/company?format=csv", 422, "field_choice", "path"),
            ("/api/v1/back-orders", 400, "query_invalid", "format"), ("/api/v1/back-orders?format=json", 400, "query_invalid", "format"),
            ("/api/v1/back-orders?format=csv&columns=price", 400, "query_invalid", "columns"),
            ("/api/v1/back-orders?format=csv&limit=5", 400, "query_invalid", "limit"),
            ("/api/v1/back-orders?format=csv&sort=colour", 400, "query_invalid", "sort"),
            ("/api/v1/back-orders?format=csv&what=1", 400, "query_unknown", "what"),
            ("/api/v1/accounts/999999/back-orders?format=csv", 404, "not_found", "")):
        answer = world.dana.post("/api/v1/exports", {"path": path})
        same((answer.status, answer.code, answer.json.get("field", "")), (status, code, field), path)
    same(world.ana.post("/api/v1/exports", {"path": "/api/v1/users?format=csv"}).status, 403, "what is for admins")
    same(world.server.office().post("/api/v1/exports", {"path": "/api/v1/users?format=csv"}).status, 403, "the program itself")
    same(world.dana.get("/api/v1/jobs/999999/file").status, 404, "no job")


def who_may_fetch_it(world):
    hers = ended(world.ana, ask(world.ana, f"{LIST}&format=csv"))["id"]
    same(world.ana.get(f"/api/v1/jobs/{hers}/file").body, world.ana.get(f"{LIST}&format=csv").body, "a rep's own")
    same(world.dana.get(f"/api/v1/jobs/{hers}/file").status, 200, "an admin sees what a rep has made")
    his = ended(world.dana, ask(world.dana, f"{LIST}&format=csv"))["id"]
    same(world.ana.get(f"/api/v1/jobs/{his}/file").status, 404, "not a rep's")
    world.make("users", email="eve@demo.example", name="Eve", role="admin", password=world.password)
    eve = world.server.client().sign_in("eve@demo.example", world.password)
    users = ended(eve, ask(eve, "/api/v1/users?format=csv"))["id"]
    eve_id = next(user["id"] for user in world.all("/api/v1/users") if user["name"] == "Eve")
    world.dana.patch(f"/api/v1/users/{eve_id}", {"role": "rep"}, headers={"If-Match": "*"})
    eve = world.server.client().sign_in("eve@demo.example", world.password)
    same(eve.get(f"/api/v1/jobs/{users}/file").status, 403, "what one made as an admin")
    world.dana.patch("/api/v1/company", {"back_order_access": "admin"}, headers={"If-Match": "*"})
    same([world.ana.get(f"/api/v1/jobs/{hers}{end}").status for end in ("", "/file")], [404, 404], "no trace of back orders")
    same(world.ana.get("/api/v1/jobs").json["items"], [], "nor in the list")
    answer = world.ana.post("/api/v1/exports", {"path": f"{LIST}&format=csv"})
    same((answer.status, answer.json["field"]), (422, "path"), "as if there were no such list")
    world.dana.patch("/api/v1/company", {"back_order_access": "all"}, headers={"If-Match": "*"})


def it_can_be_stopped(world):
    for _ in range(100):
        job = ask(world.dana, f"{LIST}&format=xlsx")
        if world.dana.post(f"/api/v1/jobs/{job}/stop").status == 200:
            break
    same(ended(world.dana, job)["state"], "stopped", "the job")
    answer = world.dana.get(f"/api/v1/jobs/{job}/file")
    same((answer.status, answer.code), (422, "job_no_file"), "its file")


def only_so_many(world):
    """A user's sixth file throws away the oldest; three at a time."""
    jobs = [ended(world.dana, ask(world.dana, "/api/v1/users?format=csv"))["id"] for _ in range(6)]
    same([world.dana.get(f"/api/v1/jobs/{job}/file").status for job in jobs], [404] + 5 * [200], "the files")
    for _ in range(200):
        answers = [world.dana.post("/api/v1/exports", {"path": f"{LIST}&format=csv"}) for _ in range(6)]
        codes = {answer.code for answer in answers if answer.status == 422}
        for answer in answers:
            if answer.status == 202:
                ended(world.dana, answer.json["id"])
        if codes:
            break
    same(codes, {"export_many"}, "more than three at a time")


def a_day_and_it_is_gone(world):
    job = ended(world.dana, ask(world.dana, "/api/v1/users?format=csv"))["id"]
    world.server.set_clock(world.server.clock_ms + 24 * 3600000 - 60000)
    world.sign_in()
    same(world.dana.get(f"/api/v1/jobs/{job}/file").status, 200, "a minute before")
    world.server.set_clock(world.server.clock_ms + 60001)
    same(world.dana.get(f"/api/v1/jobs/{job}/file").status, 404, "after a day")
    world.server.restart()  # it tidies as it starts
    end = time.monotonic() + WAIT_SECONDS
    while (left := world.server.sql("SELECT COUNT(*) FROM job_file_parts")[0][0]) != "0" and time.monotonic() < end:
        time.sleep(0.1)
    same((left, world.server.sql("SELECT COUNT(*) FROM job_files")), ("0", [["0"]]), "what is left of the files")


def a_crash_begins_it_again(world):
    direct = world.dana.get(f"{LIST}&format=xlsx").body
    job = ask(world.dana, f"{LIST}&format=xlsx")
    world.server.kill()
    world.server.start()
    world.server.set_clock(world.server.clock_ms + 40000)  # the dead server's lease has run out
    world.sign_in()
    same(ended(world.dana, job)["state"], "done", "the job")
    same(world.dana.get(f"/api/v1/jobs/{job}/file").body, direct, "its file")


TESTS = (a_job_makes_the_same_file, what_can_not_be_asked_for, who_may_fetch_it, it_can_be_stopped, only_so_many, a_day_and_it_is_gone,
         a_crash_begins_it_again)
