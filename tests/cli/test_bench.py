import json
import subprocess
import sys
from pathlib import Path


def test_the_door_is_measured_beside_pgbench_and_its_round_trips_are_counted() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "vend.cli", "bench", "door", "--json", "--seconds", "1", "--connections", "2"],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""
    (line,) = answer.stdout.splitlines()
    result = json.loads(line)
    assert result["subscriptions"] >= 200_000
    assert result["garages"] == 200
    assert 0 < result["reads_per_s"] < result["limit_per_s"]
    assert result["ratio"] == round(result["reads_per_s"] / result["limit_per_s"], 3)
    assert result["same"]["round_trips"] == 1
    assert result["changing"]["round_trips"] == 2
    assert 0 < result["same"]["p50_us"] <= result["same"]["p99_us"]


def test_change_data_capture_is_measured_beside_its_limits() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "vend.cli", "bench", "sync", "--json", "--rows", "2000", "--changes", "2000"],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    (line,) = answer.stdout.splitlines()
    result = json.loads(line)
    assert (result["rows"], result["changes"]) == (2000, 2000)
    rates = ("load_per_s", "bare_per_s", "changes_per_s", "single_per_s", "peek_per_s", "large_per_s")
    assert all(result[rate] > 0 for rate in rates)
    assert abs(result["load_ratio"] - result["load_per_s"] / result["bare_per_s"]) < 0.01
    assert 0 < result["memory_mb"] <= result["memory_large_mb"]


def test_reports_are_measured_over_http_beside_the_bare_driver(tmp_path: Path) -> None:
    drawn = tmp_path / "reports.svg"
    sizes = ["--payments", "2000", "--requests", "50"]
    answer = subprocess.run(
        [sys.executable, "-m", "vend.cli", "bench", "reports", "--json", *sizes, "--svg", str(drawn)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    (line,) = answer.stdout.splitlines()
    result = json.loads(line)
    assert result["payments"] == 2000
    kinds = {name: one["requests"] for name, one in result.items() if isinstance(one, dict)}
    assert kinds == dict.fromkeys(("bare", "precomputed", "compared", "portfolio", "not_modified", "live_kept"), 50) | {
        "live": 5
    }
    assert all(0 < result[name]["p50_ms"] <= result[name]["p99_ms"] for name in kinds)
    assert (result["precomputed"]["limit_p99_ms"], result["live"]["limit_p99_ms"]) == (10, 100)
    assert abs(result["ratio"] - result["precomputed"]["p50_ms"] / result["bare"]["p50_ms"]) < 0.01
    assert (result["round_trips"], result["round_trips_not_modified"]) == (3, 1)
    assert f"{result['live']['p99_ms']:.2f} ms" in drawn.read_text()
