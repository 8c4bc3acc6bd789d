"""What a run of the conformance suite comes to, beside what was expected of it."""

import json
import pathlib
import re

# Entry of the baseline and its reason; an entry is a scenario, or `scenario:check` where only that check may fail. The
# entry `scenarios` is no scenario: it says how many there are.
Baseline = dict[str, str]
# Check and the worst that was said of it, such as ("FAILURE", "no result").
Checks = dict[str, tuple[str, str]]
Results = dict[str, Checks]

_WORST_FIRST = ("FAILURE", "WARNING", "SUCCESS", "SKIPPED", "INFO")


def read_baseline(text: str, revisions: tuple[str, ...]) -> dict[str, Baseline]:
    """Reads the part of YAML that the file needs: revisions, and under each `entry: reason`.

    Raises ValueError for a line of any other shape, so that nothing in the file is without effect.
    """
    baselines: dict[str, Baseline] = {revision: {} for revision in revisions}
    current = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (revision := re.fullmatch(r"([\d-]+): *", line)) and revision[1] in baselines:
            current = baselines[revision[1]]
        elif (entry := re.fullmatch(r"  ([\w-]+(?::[\w.-]+)?): (\S.*)", line)) and current is not None:
            if entry[1] in current:
                raise ValueError(f"baseline line {number}: {entry[1]} is there twice")
            current[entry[1]] = entry[2]
        else:
            raise ValueError(f"baseline line {number}: neither a revision nor an entry with its reason")
    return baselines


def read_results(printed: str, folder: pathlib.Path) -> Results:
    """Checks of every scenario that the summary lists, scored or not; those that crashed have a failed one."""
    summary = printed.partition("=== SUMMARY ===")[2]
    results: Results = {}
    for scenario in re.findall(r"^[✓✗] ([\w-]+): \d+ passed, \d+ failed", summary, re.MULTILINE):
        results[scenario] = _read(scenario, folder)
    return results


def read_checks(scenario: str, folder: pathlib.Path) -> Checks:
    """Checks of a scenario that was run by its name. One that is skipped as a whole failed: its server should have it."""
    checks = _read(scenario, folder)
    # The form of messages is checked in every scenario.
    if all(status == "SKIPPED" for check, (status, _) in checks.items() if check != "wire-schema-valid"):
        checks["scenario"] = ("FAILURE", "the scenario was skipped")
    return checks


def _read(scenario: str, folder: pathlib.Path) -> Checks:
    checks: Checks = {}
    written = [path for path in folder.glob(f"server-{scenario}-*/checks.json")
               if re.fullmatch(rf"server-{scenario}-\d{{4}}-.*", path.parent.name)]
    if len(written) != 1:
        return {"scenario": ("FAILURE", "the scenario did not run to its end")}
    for check in json.loads(written[0].read_text()):
        said = (check["status"], check.get("errorMessage") or check.get("description", ""))
        checks[check["id"]] = min(said, checks.get(check["id"], said), key=lambda one: _WORST_FIRST.index(one[0]))
    return checks


class Verdict:
    """One revision's results against its baseline. As in the suite's own baselines, a warning is a failure."""

    def __init__(self, revision: str, results: Results, baseline: Baseline) -> None:
        self._revision = revision
        self._results = results
        baseline = dict(baseline)
        # A scenario that passes is named nowhere, so its absence shows in their number only.
        expected = baseline.pop("scenarios", "no number")
        self._miscounted = "" if expected == str(len(results)) else expected
        failing = {
            (scenario, check): message
            for scenario, checks in results.items()
            for check, (status, message) in checks.items()
            if status in ("FAILURE", "WARNING")
        }
        self._new = {
            (scenario, check): message
            for (scenario, check), message in failing.items()
            if scenario not in baseline and f"{scenario}:{check}" not in baseline
        }
        self._known = {scenario for scenario, check in failing} - {scenario for scenario, check in self._new}
        named = {scenario for scenario, check in failing} | {f"{scenario}:{check}" for scenario, check in failing}
        self._stale = [entry for entry in baseline if entry not in named]

    def counts(self) -> tuple[int, int, int]:
        """Scenarios that pass; those that fail anew, with the stale entries; those that fail as expected."""
        failing = {scenario for scenario, check in self._new}
        return (
            len(self._results) - len(failing) - len(self._known),
            len(failing) + len(self._stale) + (1 if self._miscounted else 0),
            len(self._known),
        )

    def table(self) -> str:
        passed, _, known = self.counts()
        lines = [f"{self._revision}  {passed:3} of {len(self._results)} scenarios pass, {known} fail as expected"]
        if self._miscounted:
            lines.append(f"  the suite ran {len(self._results)} scenarios, baseline.yml says {self._miscounted}")
        lines += [f"  new failure  {scenario}:{check}  {message}" for (scenario, check), message in self._new.items()]
        lines += [f"  stale entry  {entry} fails no more: remove it from baseline.yml" for entry in self._stale]
        return "\n".join(lines)
