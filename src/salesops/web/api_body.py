"""JSON as it is sent, read strictly: nothing that no database can keep gets past here."""

import json
from typing import Any, Never

from django.http import HttpRequest
from ninja.parser import Parser


class ExactParser(Parser):
    """Refuses NaN and Infinity, null characters and broken ones, wherever in the body they stand."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = request.body
        data = json.loads(body, parse_constant=_no_number)
        if b"\\u" in body:
            _check(data)
        return data


def _no_number(word: str) -> Never:
    raise ValueError(f"{word} is not a number.")


def _check(data: Any) -> None:
    match data:
        case str():
            data.encode()  # refuses half of a surrogate pair
            if "\x00" in data:
                raise ValueError("A text holds a null character.")
        case list():
            for item in data:
                _check(item)
        case dict():
            for name, item in data.items():
                _check(name)
                _check(item)
