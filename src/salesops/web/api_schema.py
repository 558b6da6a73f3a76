"""The description of the API (OpenAPI 3.1): what ninja knows of each route, and the rules that hold for all."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from salesops.web.api_problems import MEDIA_TYPE

_TEXT = {"type": "string"}
_FINDING = {
    "type": "object",
    "properties": {"where": _TEXT, "what": _TEXT, "why": _TEXT, "fix": _TEXT},
    "required": ["where", "what"],
}
PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": _TEXT,
        "title": {**_TEXT, "description": "What went wrong, in a few words."},
        "status": {"type": "integer"},
        "detail": {**_TEXT, "description": "In full, with what to do."},
        "errors": {"type": "array", "items": _FINDING, "description": "Everything that was found wrong, one by one."},
        "request_id": {**_TEXT, "description": "Also in the header X-Request-Id and in the log."},
    },
    "required": ["type", "title", "status", "detail", "errors", "request_id"],
}
_SAID = {
    400: "The request cannot be read: malformed JSON, a key that cannot be used.",
    401: "Not logged in, or the token is not good.",
    403: "The role, or the token, does not allow it.",
    404: "There is no such thing, or it is not yours to see.",
    405: "The address does not take this method.",
    409: "Somebody else was quicker, or the same request is being worked on. Nothing was stored.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "Something in it cannot be: each finding says where, what, why and how to mend it.",
    428: "The version that the change is based on is missing: send If-Match, or `version`.",
    429: "Too many calls; Retry-After says how long to wait.",
    503: "There are no numbers at the moment; `detail` says why and what to do.",
}
_ALWAYS = (400, 401, 403, 404, 405, 422, 429)
_FOR_WRITES = (409, 413, 415)
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "The same key and request again within 24 hours is carried out once and answered the same.",
}


class _Named:
    """A model whose description goes through `rename`."""

    def __init__(self, model: Any, rename: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self._model, self._rename = model, rename

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def model_json_schema(self, **named: Any) -> dict[str, Any]:
        return self._rename(self._model.model_json_schema(**named))


class Described(OpenAPISchema):
    """Adds to each route what the door does: errors, idempotency keys, the scope a token needs."""

    _part = ""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        self._part = "".join(word.title() for word in (operation.tags or ["other"])[0].split())
        details = super().operation_details(operation)
        writes = bool(_WRITES & set(operation.methods))
        statuses = (*_ALWAYS, *(_FOR_WRITES if writes else ()))
        problems = {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}
        own = {str(status): answer for status, answer in details["responses"].items()}
        details["responses"] = {**problems, **own}
        if writes and not getattr(operation.view_func, "without_keys", False):
            details["parameters"] = [*details.get("parameters", []), _KEY]
        return details

    def get_paths(self) -> dict[str, Any]:
        paths = super().get_paths()
        for path, methods in paths.items():
            if path.startswith(settings.API_WITHOUT_KEYS):
                for details in methods.values():
                    details["parameters"] = [one for one in details.get("parameters", []) if one is not _KEY]
        return paths

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        found = super().operation_security(operation)
        scopes = {type(auth).__name__: [scope] for auth in operation.auth_callbacks if (scope := getattr(auth, "scope", ""))}
        return found and [{name: scopes.get(name, none) for name, none in way.items()} for way in found]

    def _create_schema_from_model(self, model: Any, *given: Any, **named: Any) -> tuple[dict[str, Any], bool]:
        return super()._create_schema_from_model(_Named(model, self._own_names), *given, **named)

    def _extract_parameters(self, model: Any) -> list[dict[str, Any]]:
        return super()._extract_parameters(_Named(model, self._own_names))

    def _own_names(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Another name for each model whose name is another's already, who would else be described by it."""
        taken = {name for name, model in schema.get("$defs", {}).items() if self.schemas.get(name, model) != model}
        if not taken:
            return schema
        text = json.dumps(schema)
        for name in taken:
            text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{self._part}{name}"')
        renamed: dict[str, Any] = json.loads(text)
        renamed["$defs"] = {self._part + name if name in taken else name: one for name, one in renamed["$defs"].items()}
        return renamed

    def get_components(self) -> dict[str, Any]:
        components = super().get_components()
        components["schemas"]["Problem"] = PROBLEM
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        components["responses"] = {
            f"Problem{status}": {"description": words, "content": content} for status, words in _SAID.items()
        }
        return components


class DescribedAPI(NinjaAPI):
    """Its description is made once: routes do not change while a process lives."""

    _described: OpenAPISchema | None = None

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return "_".join([*(operation.tags or ())[:1], operation.view_func.__name__])

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        if self._described is None:
            self._described = Described(self, self.get_root_path(path_params or {}))
        return self._described
