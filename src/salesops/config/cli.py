"""The `salesops` command: an explicit list of what each part contributes."""

import os

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="salesops")
def main() -> None:
    """The operating system for a revenue team."""


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.config.settings")

if __name__ == "__main__":
    main()
