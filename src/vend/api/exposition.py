"""Prometheus's text format.

Source: prometheus.io/docs/instrumenting/exposition_formats (text, version 0.0.4).
"""

from collections.abc import Iterable, Mapping

import msgspec

TYPE = "text/plain; version=0.0.4"
"""The format's media type."""


class Sample(msgspec.Struct, frozen=True):
    """One value with its labels; `suffix` is of a histogram's series."""

    value: float
    labels: Mapping[str, str] = {}
    suffix: str = ""


class Metric(msgspec.Struct, frozen=True):
    """One metric with its samples."""

    name: str
    kind: str
    meaning: str
    samples: list[Sample]


def exposition(metrics: Iterable[Metric]) -> str:
    """Write metrics in Prometheus's text format; one without samples is left out."""
    lines: list[str] = []
    for metric in metrics:
        if metric.samples:
            lines += [f"# HELP {metric.name} {metric.meaning}", f"# TYPE {metric.name} {metric.kind}"]
            lines += [_line(metric.name + one.suffix, one) for one in metric.samples]
    return "\n".join(lines) + "\n"


def _line(name: str, sample: Sample) -> str:
    labels = ",".join(f'{key}="{_escaped(value)}"' for key, value in sample.labels.items())
    value = int(sample.value) if sample.value == int(sample.value) else sample.value
    return f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
