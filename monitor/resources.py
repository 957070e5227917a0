"""Files that travel with the program: bundled watchlists and migrations."""

from pathlib import Path


def data_dir(name: str) -> Path:
    """The folder `watchlists` or `migrations`, or a file: inside the installed package, or in the checkout this package runs from."""
    package = Path(__file__).resolve().parent
    installed = package / "_data" / name
    return installed if installed.exists() else package.parent / name
