"""A throw-away repository for the tests of the checks."""

import pathlib
import subprocess
import tempfile
import unittest


class CheckCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        subprocess.run(["git", "init", "-q"], cwd=self.root, check=True)

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def assert_clean(self, check) -> None:
        self.assertEqual([], list(check(self.root)))

    def assert_finds(self, check, *expected: str) -> None:
        """Each expected text begins with `path:line: ` and goes on with the beginning of the rule."""
        found = sorted(str(finding) for finding in check(self.root))
        self.assertEqual(len(expected), len(found), found)
        for want, have in zip(sorted(expected), found):
            self.assertTrue(have.startswith(want), f"{have!r} does not begin with {want!r}")
