"""Bodies that no route understands: 400 or 413 with the place, nothing written, never a 5xx."""

import json

import pytest

from tests.contract.conftest import House, assert_refused

DEEP = 10_000
# JSON that is none, or that stands where a whole body should: always 400
BROKEN: dict[str, bytes] = {
    "truncated": b'{"a": ',
    "NaN": b'{"rpe": NaN}',
    "Infinity": b'{"rpe": Infinity}',
    "minus Infinity": b'{"rpe": -Infinity}',
    "a bare word": b"hello",
    "an array": b"[]",
    "an array of objects": b"[{}]",
    "a string": b'"x"',
    "a number": b"5",
    "a huge number": b"1" * 5_000,
    "out of range": b"1e999",
    "true": b"true",
    "two values": b"{}{}",
    "a comment": b"{} // x",
    "single quotes": b"{'a': 1}",
    "trailing comma": b'{"a": 1,}',
    "invalid UTF-8": b'{"notes": "\xff"}',
    "invalid UTF-8 in a key": b'{"\xff": 1}',
    "overlong UTF-8": b'{"notes": "\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"notes": "\xed\xa0\x80"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "NUL alone": b"\x00",
    "deep arrays": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep in data": b'{"data":{"sets":' + b"[" * DEEP + b"]" * DEEP + b"}}",
    "deep in operations": b'{"operations":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "deep and never closed": b"[" * 100_000,
    "deep in an unknown field": b'{"x":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a lone surrogate": b'{"notes": "\\ud800"}',
    "a lone low surrogate": b'{"notes": "a\\udc00b"}',
    "a lone surrogate in a key": b'{"\\ud800": 1}',
    "surrogates the wrong way round": b'{"reason": "\\udc00\\ud800"}',
    "an unknown field": b'{"surprise": 1}',
    "an unknown field with NUL": b'{"\\u0000": 1}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_route_refuses(house: House, name: str) -> None:
    before = house.trace()
    for method, path in house.bodies:
        assert_refused(house.send(method, path, BROKEN[name]), 400)
    assert house.trace() == before


def test_an_empty_body_is_refused_where_one_is_needed(house: House) -> None:
    optional = ("/start", "/skip", "/finish", "/copy", "/free-sessions")
    before = house.trace()
    for method, path in house.bodies:
        if not path.endswith(optional):
            assert_refused(house.send(method, path, b""), 400)
            assert_refused(house.send(method, path, b"null"), 400)
    assert house.trace() == before


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 10 * 1024 * 1024])
def test_a_body_of_10_mb(house: House, size: int) -> None:
    before = house.trace()
    for method, path in list(house.bodies)[: None if size < 2 * 1024 * 1024 else 4]:
        answer = house.send(method, path, b'{"notes": "' + b"x" * size + b'"}')
        assert_refused(answer, 413)
        assert answer.json()["code"] == "too_large"
    assert house.trace() == before


def test_a_body_of_10_mb_in_pieces(house: House) -> None:
    before = house.trace()
    for method, path in list(house.bodies)[:4]:
        pieces = (b"x" * 65_536 for _ in range(160))
        headers = house.signed(method, path)
        assert_refused(house.client.request(method, path, content=pieces, headers=headers), 413)
    assert house.trace() == before


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application/xml"],
)
def test_only_json(house: House, kind: str) -> None:
    before = house.trace()
    for (method, path), body in house.bodies.items():
        answer = house.send(method, path, json.dumps(body).encode(), Content_Type=kind)
        assert_refused(answer, 400, 415)
    assert house.trace() == before


def test_a_key_said_twice_is_never_a_5xx(house: House) -> None:
    for method, path in house.bodies:
        answer = house.send(method, path, b'{"opId": 1, "opId": 2, "x": 1, "x": 2}')
        assert_refused(answer, 400)
