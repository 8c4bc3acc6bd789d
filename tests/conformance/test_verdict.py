"""The comparison with the baseline notices every way in which a run can differ from it."""

import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from verdict import Verdict, read_baseline, read_checks, read_results

RESULTS = {
    "ping": {"ping": ("SUCCESS", ""), "schema": ("SUCCESS", "")},
    "tools": {"list": ("FAILURE", "no list"), "names": ("SUCCESS", "")},
    "skills": {"skills": ("SKIPPED", "not declared")},
}


def counts(baseline: dict[str, str], results=RESULTS) -> tuple[int, int, int]:
    return Verdict("2025-11-25", results, {"scenarios": str(len(RESULTS)), **baseline}).counts()


class AVerdict(unittest.TestCase):
    def test_accepts_a_failure_that_the_baseline_names(self):
        self.assertEqual((2, 0, 1), counts({"tools": "later"}))
        self.assertEqual((2, 0, 1), counts({"tools:list": "later"}))

    def test_refuses_a_new_failure(self):
        self.assertEqual((2, 1, 0), counts({}))
        self.assertEqual((2, 2, 0), counts({"tools:names": "another check of the same scenario"}))

    def test_refuses_a_new_warning(self):
        self.assertEqual((0, 1, 0), counts({"scenarios": "1"}, {"ping": {"ping": ("WARNING", "odd")}}))

    def test_refuses_an_entry_that_fails_no_more(self):
        self.assertEqual((2, 1, 1), counts({"tools": "later", "ping": "passes by now"}))
        self.assertEqual((2, 1, 1), counts({"tools": "later", "skills": "skipped by now"}))

    def test_refuses_an_entry_of_a_scenario_that_does_not_exist(self):
        self.assertEqual((2, 1, 1), counts({"tools": "later", "tolls": "misspelt"}))

    def test_refuses_a_run_without_scenarios(self):
        self.assertEqual((0, 1, 0), counts({}, {}))

    def test_refuses_a_run_in_which_a_passing_scenario_is_missing(self):
        without = {name: checks for name, checks in RESULTS.items() if name != "ping"}
        self.assertEqual((1, 1, 1), counts({"tools": "later"}, without))
        self.assertEqual((2, 1, 1), counts({"tools": "later", "scenarios": "2"}))

    def test_refuses_a_baseline_that_does_not_say_how_many_there_are(self):
        self.assertEqual((2, 1, 1), Verdict("2025-11-25", RESULTS, {"tools": "later"}).counts())


class ABaseline(unittest.TestCase):
    def read(self, text: str):
        return read_baseline(text, ("2025-11-25", "2026-07-28"))

    def test_has_a_reason_for_each_entry_of_each_revision(self):
        read = self.read("# why\n2025-11-25:\n  ping: no answer yet\n\n2026-07-28:\n  a-b:sep-1-c: later\n")
        self.assertEqual({"2025-11-25": {"ping": "no answer yet"}, "2026-07-28": {"a-b:sep-1-c": "later"}}, read)

    def test_is_refused_where_a_line_says_nothing(self):
        for text in ("  ping: before a revision\n", "2025-11-25:\n  ping:\n", "2025-11-25:\n  - ping\n", "2024-11-05:\n",
                     "2025-11-25:\n  ping: once\n  ping: twice\n"):
            with self.subTest(text), self.assertRaises(ValueError):
                self.read(text)


class Results(unittest.TestCase):
    def read(self, checks: list[dict] | None, by_name: bool = False):
        with tempfile.TemporaryDirectory() as folder:
            if checks is not None:
                path = pathlib.Path(folder, "server-tools-list-2026-01-01T00-00-00-000Z")
                path.mkdir()
                (path / "checks.json").write_text(json.dumps(checks))
            if by_name:
                return read_checks("tools-list", pathlib.Path(folder))
            return read_results("=== SUMMARY ===\n✗ tools-list: 1 passed, 1 failed\n", pathlib.Path(folder))

    def test_keep_the_worst_of_a_check_that_ran_twice(self):
        read = self.read([{"id": "a", "status": "SUCCESS"}, {"id": "a", "status": "FAILURE", "errorMessage": "no"}])
        self.assertEqual({"tools-list": {"a": ("FAILURE", "no")}}, read)

    def test_of_a_scenario_that_crashed_are_a_failure(self):
        self.assertEqual("FAILURE", self.read(None)["tools-list"]["scenario"][0])
        self.assertEqual("FAILURE", self.read(None, by_name=True)["scenario"][0])

    def test_of_a_scenario_that_was_run_by_name_and_skipped_are_a_failure(self):
        skipped = [{"id": "a", "status": "SKIPPED"}, {"id": "wire-schema-valid", "status": "SUCCESS"}]
        self.assertEqual("FAILURE", self.read(skipped, by_name=True)["scenario"][0])
        ran = [*skipped, {"id": "b", "status": "SUCCESS"}]
        self.assertNotIn("scenario", self.read(ran, by_name=True))
        self.assertNotIn("scenario", self.read(skipped)["tools-list"])


if __name__ == "__main__":
    unittest.main()
