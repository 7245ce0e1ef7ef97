"""URLs as they may be shown: in errors, logs and tables, without anybody's keys."""

from yarl import URL

_SECRET = ("key", "token", "secret", "signature", "password", "credential", "clientid")


def shown(url: URL) -> str:
    """`url` without user, password and fragment, the values of its keys and tokens replaced by three dots."""
    query = [(name, "..." if _is_secret(name) else value) for name, value in url.query.items()]
    named = url.with_user(None) if url.host else url
    return str(named.with_query(query).with_fragment(None))


def _is_secret(name: str) -> bool:
    return "".join(filter(str.isalnum, name.lower())).endswith(_SECRET)
