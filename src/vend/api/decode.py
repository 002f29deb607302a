"""Reads query, headers and body strictly, and names every field that is wrong together with its mend."""

import re
import uuid
from collections.abc import Iterable
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec

from vend.api.problems import FieldError, InvalidFields, WrongMediaType

T = TypeVar("T")
_PATH = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<path>.*?)`)?", re.DOTALL)
_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_JSON = "application/json"
_ANNOTATIONS: dict[type[Any], dict[str, Any]] = {}
_NUL, _ESCAPED_NUL = "\0", b"\\u0000"
_NO_NUL = "Leave out the character U+0000; it cannot be kept."  # PostgreSQL's text does not hold it


def read_body(raw: bytes, content_type: str, wanted: type[T]) -> T:
    """Decode a JSON body.

    Raises:
        WrongMediaType: it is not said to be JSON.
        InvalidFields: it is no JSON, or not what is wanted.
    """
    if content_type.partition(";")[0].strip().lower() != _JSON:
        raise WrongMediaType("Send JSON, with Content-Type: application/json.")
    if _ESCAPED_NUL in raw:
        _refuse_nul(raw)
    try:
        try:
            return msgspec.json.decode(raw, type=wanted)
        except msgspec.ValidationError as error:
            # What stands behind the first error may still be no JSON.
            raise InvalidFields(_all_errors(msgspec.json.decode(raw), wanted, error, strict=True)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidFields([FieldError("", "Send one well-formed JSON object.")], "The body is no JSON.") from None


def read_query(pairs: Iterable[tuple[str, str]], wanted: type[T]) -> T:
    """Decode the query's parameters; one that takes several values takes them parted by commas.

    Raises:
        InvalidFields: one is unknown, given twice, or not what is wanted.
    """
    hints = _annotations(wanted)
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise InvalidFields([FieldError(name, "Give it once; several values are parted by commas.")])
        if _NUL in value:
            raise InvalidFields([FieldError(name, _NO_NUL)])
        values[name] = value.split(",") if name in hints and _is_list(hints[name]) else value
    try:
        return msgspec.convert(values, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidFields(_all_errors(values, wanted, error, strict=False)) from None


def as_browsed(pairs: Iterable[tuple[str, str]], wanted: type[Any]) -> list[tuple[str, str]]:
    """Give the parameters of a page's address as a form without script makes them, in the way that is read elsewhere.

    A form sends its empty fields too, a name once for each box that is ticked; and what others add to a link, such as
    where it was posted, is none of our business.
    """
    hints = _annotations(wanted)
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if value and name in hints:
            values.setdefault(name, []).append(value)
    return [(name, ",".join(some if _is_list(hints[name]) else some[-1:])) for name, some in values.items()]


def _refuse_nul(raw: bytes) -> None:
    """Look closely at a body that seems to hold U+0000; an escaped backslash before `u0000` is harmless.

    Raises:
        InvalidFields: it does hold it.
    """
    try:
        values = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return  # the caller finds out the same, and says so
    fields = values.items() if isinstance(values, dict) else [("", values)]
    errors = [FieldError(name.replace(_NUL, ""), _NO_NUL) for name, value in fields if _holds_nul([name, value])]
    if errors:
        raise InvalidFields(errors)


def _holds_nul(value: Any) -> bool:
    match value:
        case str():
            return _NUL in value
        case list():
            return any(_holds_nul(member) for member in value)
        case dict():
            return any(_holds_nul([name, member]) for name, member in value.items())
        case _:
            return False


def read_idempotency_key(value: str | None) -> str:
    """Give the caller's key, or a new one that nobody will use again.

    Raises:
        InvalidFields: it is empty, too long, or not printable.
    """
    if value is None:
        return f"once-{uuid.uuid4().hex}"
    if not _KEY.fullmatch(value) or not value.strip():
        raise InvalidFields([FieldError("Idempotency-Key", "Send 1 to 255 printable ASCII characters.")])
    return value


def _annotations(wanted: type[Any]) -> dict[str, Any]:
    """Give the annotation of each field, by the name that it has outside; read once, since to read them takes long."""
    known = _ANNOTATIONS.get(wanted)
    if known is None:
        hints = get_type_hints(wanted, include_extras=True)
        fields = msgspec.structs.fields(cast("type[msgspec.Struct]", wanted))
        known = _ANNOTATIONS[wanted] = {field.encode_name: hints[field.name] for field in fields}
    return known


def _is_list(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_list(get_args(annotation)[0])
    return get_origin(annotation) is list or any(get_origin(member) is list for member in get_args(annotation))


def _all_errors(values: Any, wanted: type[Any], first: msgspec.ValidationError, *, strict: bool) -> list[FieldError]:
    """Check each field by itself, since the decoder stops at the first error."""
    if not isinstance(values, dict):
        return [FieldError("", f"{_tell(first)[1]}.")]
    hints = _annotations(wanted)
    errors = [FieldError(name, "There is no such field; leave it out.") for name in values if name not in hints]
    for field in msgspec.structs.fields(cast("type[msgspec.Struct]", wanted)):
        if field.encode_name in values:
            error = _error_in(values[field.encode_name], hints[field.encode_name], field.encode_name, strict=strict)
            if error is not None:
                errors.append(error)
        elif field.required:
            errors.append(
                FieldError(field.encode_name, f"It is required. {_meaning(hints[field.encode_name])}".strip())
            )
    path, what = _tell(first)
    return errors or [FieldError(path, f"{what}.")]


def _error_in(value: Any, annotation: Any, name: str, *, strict: bool) -> FieldError | None:
    try:
        msgspec.convert(value, annotation, strict=strict)
    except msgspec.ValidationError as error:
        path, what = _tell(error)
        joined = f"{name}{path if path.startswith('[') or not path else '.' + path}"
        return FieldError(joined, f"{what}. {'' if path else _meaning(annotation)}".strip())
    return None


def _tell(error: msgspec.ValidationError) -> tuple[str, str]:
    """Part the decoder's message into the path and what is wrong there."""
    match = _PATH.fullmatch(str(error))
    return (match["path"] or "", match["what"]) if match else ("", str(error))


def _meaning(annotation: Any) -> str:
    """Give the field's own description, which says what is wanted."""
    for member in (annotation, *get_args(annotation)):
        if get_origin(member) is Annotated:
            for meta in get_args(member)[1:]:
                if isinstance(meta, msgspec.Meta) and meta.description:
                    return meta.description
    return ""
