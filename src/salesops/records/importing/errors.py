"""Why an import cannot go on: misuse or a file nobody can read, as opposed to rows that are rejected one by one."""

from salesops.kernel.finding import Finding


class ImportProblem(Exception):  # noqa: N818  a problem with the files, said to whoever imports them
    """Says where, what, why and how to mend it."""

    def __init__(self, where: str, what: str, why: str, fix: str) -> None:
        self.finding = Finding(where, what, why, fix)
        super().__init__(str(self.finding))
