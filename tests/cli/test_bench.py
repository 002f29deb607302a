import json
import subprocess
import sys


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
