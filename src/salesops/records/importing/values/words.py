"""Text, yes and no, and the many ways of saying nothing."""

EMPTY = (
    *("", "-", "--", "—", "n/a", "#n/a", "null", "none", "nil", "nan", "(blank)", "--none--"),
    *("select", "-select-", "- select -", "--select--"),
)
YES = ("true", "t", "yes", "y", "1", "x", "ja", "oui", "si", "sí", "sim", "wahr", "vrai", "checked", "active")
NO = ("false", "f", "no", "n", "0", "nein", "non", "não", "falsch", "faux", "unchecked", "inactive")


def listed(words: tuple[str, ...]) -> str:
    """As an SQL list to look in."""
    return "(" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + ")"


MACROS = (
    # An apostrophe before what a spreadsheet would compute was put there for its sake (`kernel.spreadsheet`).
    r"""CREATE OR REPLACE MACRO so_shown(x) AS (
        CASE WHEN x[1] = chr(39) AND regexp_matches(x, '^.[\s\x00]*[=+@\t\r＝＋－＠-]') THEN substr(x, 2) ELSE x END)""",
    "CREATE OR REPLACE MACRO so_trim(x) AS (trim(x, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(65279)))",
    # Trimmed; NULL for the spellings of "empty".
    f"""CREATE OR REPLACE MACRO so_clean(x) AS (
        CASE WHEN length(x) <= 12 AND lower(so_trim(so_shown(x))) IN {listed(EMPTY)} THEN NULL ELSE so_trim(so_shown(x)) END)""",
    # Identifiers are only empty when nothing is there: a record may be called None.
    "CREATE OR REPLACE MACRO so_id(x) AS (nullif(so_trim(so_shown(x)), ''))",
    # What two spellings of one name share: letters and digits, without accents and case.
    r"CREATE OR REPLACE MACRO so_norm(x) AS (regexp_replace(lower(strip_accents(x)), '[^\p{L}\p{N}]+', '', 'g'))",
    f"""CREATE OR REPLACE MACRO so_yes_no(x) AS (
        CASE WHEN lower(x) IN {listed(YES)} THEN true WHEN lower(x) IN {listed(NO)} THEN false END)""",
    "CREATE OR REPLACE MACRO so_choice(x) AS (trim(regexp_replace(lower(x), '[^a-z0-9]+', '_', 'g'), '_'))",
)
