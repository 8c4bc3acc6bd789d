"""Bad HTTP: each row breaks one rule of RFC 9110, RFC 9112, RFC 6750 or the MCP transport."""

from rows import CALL, CHUNKED, HEALTH, METADATA, Row

_HOST = "Host: {host}\r\n"
_LENGTH = "Content-Length: {length}\r\n"
_TYPE = "Content-Type: application/json\r\n"
_BEARER = "Authorization: Bearer {token}\r\n"
_SIZE = f"{len(CALL.body):x}\r\n"  # of the one chunk
_MEBIBYTE = 1024 * 1024


def _unreadable(name, twin, old, new, status=400, place="head"):
    """A message whose end, or whose meaning, two readers could see in different places."""
    return Row(name, twin, place, old, new, status, closes=True)


def _refused(name, twin, old, new, status, says="", **fields):
    fields = {field.replace("_", "-"): part for field, part in fields.items()}
    return Row(name, twin, "head", old, new, status, says=says, fields=fields)


FRAMING = [
    _unreadable("length and coding", CALL, _LENGTH, f"{_LENGTH}Transfer-Encoding: chunked\r\n"),
    _unreadable("coding and length", CHUNKED, "Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"),
    _unreadable("two different lengths", CALL, _LENGTH, f"{_LENGTH}Content-Length: 1\r\n"),
    _unreadable("two equal lengths", CALL, _LENGTH, _LENGTH + _LENGTH),
    _unreadable("list of lengths", CALL, "{length}", "{length}, {length}"),
    _unreadable("signed length", CALL, "{length}", "+{length}"),
    _unreadable("hexadecimal length", CALL, "{length}", "0x10"),
    _unreadable("empty length", CALL, "{length}", ""),
    _unreadable("overflowing length", CALL, "{length}", "18446744073709551617"),
    _unreadable("space before the colon", CALL, "Content-Length:", "Content-Length :"),
    _unreadable("unknown coding", CHUNKED, "chunked", "gzip", 501),
    _unreadable("coding after chunked", CHUNKED, "chunked", "chunked, gzip", 501),
    _unreadable("coding in quotes", CHUNKED, "chunked", '"chunked"', 501),
    _unreadable("coding in HTTP/1.0", CHUNKED, "HTTP/1.1", "HTTP/1.0"),
    _unreadable("chunk size with a prefix", CHUNKED, _SIZE, f"0x{_SIZE}", place="body"),
    _unreadable("chunk size with a sign", CHUNKED, _SIZE, f"+{_SIZE}", place="body"),
    _unreadable("chunk size after a space", CHUNKED, _SIZE, f" {_SIZE}", place="body"),
    _unreadable("chunk size without digits", CHUNKED, _SIZE, "g\r\n", place="body"),
    _unreadable("chunk longer than its size", CHUNKED, "}}}", "}}}}", place="body"),
    _unreadable("bare LF after a chunk", CHUNKED, "}\r\n", "}\n", place="body"),
    _unreadable("folded field", CALL, "application/json, ", "application/json,\r\n "),
    _unreadable("bare LF after a field", CALL, "application/json\r\n", "application/json\n"),
    _unreadable("bare CR in a value", CALL, "Accept: application", "Accept: \rapplication"),
    _unreadable("NUL in a value", CALL, "Accept: application", "Accept: \0application"),
    _unreadable("field without a colon", CALL, "Accept: ", "Accept "),
    _unreadable("field name with a space", CALL, "Accept:", "Acc ept:"),
]

HEADS = [
    _unreadable("no Host", CALL, _HOST, ""),
    _unreadable("two Hosts", CALL, _HOST, _HOST + _HOST),
    _unreadable("empty Host", CALL, _HOST, "Host:\r\n"),
    _unreadable("Host with user information", CALL, "{host}", "me@{host}"),
    _unreadable("another host in the target", CALL, "POST /", "POST http://example.org/"),
    _unreadable("target without a slash", HEALTH, "/health", "health"),
    _unreadable("fragment in the target", HEALTH, "/health", "/health#top"),
    _unreadable("byte over 127 in the target", HEALTH, "/health", "/h\xe9alth"),
    _unreadable("space in the target", HEALTH, "/health", "/hea lth"),
    _unreadable("HTTP/2.0", HEALTH, "HTTP/1.1", "HTTP/2.0", 505),
    _unreadable("HTTP/1.10", HEALTH, "HTTP/1.1", "HTTP/1.10"),
    _unreadable("version in lower case", HEALTH, "HTTP/1.1", "http/1.1"),
    _unreadable("no version", HEALTH, " HTTP/1.1", ""),
    _unreadable("method with a bad character", HEALTH, "GET", "G(T"),
    _unreadable("target over 8 KiB", HEALTH, "/health", "/" + "h" * 8192, 414),
    _unreadable("head over 16 KiB", HEALTH, "*/*", "a" * 16384, 431),
    _unreadable("101 fields", HEALTH, "Accept: */*\r\n", "A: b\r\n" * 100, 431),
    _unreadable("body over 4 MiB by its length", CALL, "{length}", str(4 * _MEBIBYTE + 1), 413),
    _unreadable("body over 4 MiB by its first chunk", CHUNKED, _SIZE, f"{4 * _MEBIBYTE + 1:x}\r\n", 413, "body"),
    _unreadable("unknown expectation", CALL, _LENGTH, f"{_LENGTH}Expect: a-miracle\r\n", 417),
]

RULES = [
    _refused("a host of somebody else", CALL, "{host}", "evil.example", 403),
    _refused("GET on the endpoint", CALL, "POST", "GET", 405, Allow="POST"),
    _refused("HEAD on the endpoint", CALL, "POST", "HEAD", 405, Allow="POST"),
    _refused("DELETE on the endpoint", CALL, "POST", "DELETE", 405, Allow="POST"),
    _refused("PUT on the endpoint", CALL, "POST", "PUT", 405, Allow="POST"),
    _refused("POST on a GET route", HEALTH, "GET", "POST", 405, Allow="GET"),
    _refused("DELETE of the metadata", METADATA, "GET", "DELETE", 405, Allow="GET"),
    _refused("unknown path with a token", CALL, "POST /", "POST /nope", 404),
    _refused("unknown path without a token", HEALTH, "/health", "/nope", 401, WWW_Authenticate="resource_metadata="),
    _refused("public path with two slashes at its end", HEALTH, "/health", "/health//", 401),
    _refused("public path in another case", HEALTH, "/health", "/Health", 401),
    _refused("public word within another path", HEALTH, "/health", "/x/.well-known/y", 401),
    _refused("no content type", CALL, _TYPE, "", 415),
    _refused("text as content type", CALL, "application/json\r\n", "text/plain\r\n", 415),
    _refused("almost the content type", CALL, "application/json\r\n", "application/json5\r\n", 415),
    _refused("two content types", CALL, _TYPE, _TYPE + _TYPE, 415),
]

CREDENTIALS = [
    _refused("no token", CALL, _BEARER, "", 401, "Missing Bearer token", WWW_Authenticate="resource_metadata="),
    _refused("another scheme", CALL, "Bearer {token}", "Basic dTpw", 401, "Missing Bearer token"),
    _refused("scheme without a token", CALL, "Bearer {token}", "Bearer", 401, "Missing Bearer token"),
    _refused("scheme twice", CALL, "Bearer {token}", "Bearer Bearer {token}", 400,
             WWW_Authenticate='error="invalid_request"'),
    _refused("two tokens in one field", CALL, "{token}", "{token}, {token}", 400,
             WWW_Authenticate='error="invalid_request"'),
    _refused("two Authorization fields", CALL, _BEARER, _BEARER + _BEARER, 400,
             WWW_Authenticate='error="invalid_request"'),
    _refused("token in the query", CALL, "POST /", "POST /?access_token=x", 400,
             WWW_Authenticate='error="invalid_request"'),
    _refused("token with a byte more", CALL, "{token}", "{token}A", 401, "Token validation failed",
             WWW_Authenticate='error="invalid_token"'),
    _refused("token with a byte before it", CALL, "Bearer {token}", "Bearer E{token}", 401,
             "Token validation failed"),
    _refused("token in quotes", CALL, "{token}", '"{token}"', 400, WWW_Authenticate='error="invalid_request"'),
    _refused("token behind a tab", CALL, "Bearer {token}", "Bearer\t{token}", 400,
             WWW_Authenticate='error="invalid_request"'),
]

ALL = FRAMING + HEADS + RULES + CREDENTIALS
