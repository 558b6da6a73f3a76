"""Write the generated reference: one page a metric and a policy kind."""

from pathlib import Path

from salesops.metrics import reference as metrics
from salesops.policies import reference as policies

BY_HAND = {"life.md"}
"""Pages that stand beside the generated ones."""
DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    for folder, pages in (("metrics", metrics.pages()), ("policies", policies.pages())):
        target = DOCS / folder
        target.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (target / name).write_text(text)
        for stale in {page.name for page in target.glob("*.md")} - set(pages) - BY_HAND:
            (target / stale).unlink()
        print(f"docs/{folder}: {len(pages)} pages")


if __name__ == "__main__":
    main()
