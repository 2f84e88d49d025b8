# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of imports and of files claim of answers, and the two people who ask."""


class Wrong(Exception):
    """Something is not as it must be."""


def same(got, wanted, what):
    if got != wanted:
        raise Wrong(f"{what}: {got!r}, not {wanted!r}")


def good(answer):
    """What an answer says, which must be a good one."""
    if answer.status not in (200, 201, 202, 204):
        raise Wrong(f"{answer.status}: {answer.body[:400]!r}")
    return answer.json


def hire(server, password):
    """Dana, an admin, and Ana, a rep, in a company that has nobody else."""
    office = server.office()
    for name, role in (("dana", "admin"), ("ana", "rep")):
        good(office.post("/api/v1/users", {"email": f"{name}@demo.example", "name": name.title(), "role": role,
                                           "password": password}))


def signed_in(server, password):
    """Clients of the two, in this order: the admin, the rep."""
    return tuple(server.client().sign_in(f"{name}@demo.example", password) for name in ("dana", "ana"))
