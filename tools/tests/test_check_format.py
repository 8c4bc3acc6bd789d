import pathlib
import shutil
import subprocess
import os

from tests.check_case import CheckCase

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "check_format"


class Format(CheckCase):
    def run_check(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [SCRIPT, *arguments], capture_output=True, text=True,
            env={**os.environ, "WARDER_ROOT": str(self.root)},
        )

    def test_a_misplaced_brace_is_found_and_mended(self):
        shutil.copy(SCRIPT.parents[1] / ".clang-format", self.root)
        self.write("src/a.cpp", "int f()\n{ return 1; }\n")
        bad = self.run_check()
        self.assertEqual(1, bad.returncode)
        self.assertIn("src/a.cpp:1:", bad.stderr)
        self.run_check("--fix")
        self.assertEqual(0, self.run_check().returncode)
