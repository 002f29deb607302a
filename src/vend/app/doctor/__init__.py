"""What can be wrong with a set-up, looked at one by one, each with its mend. Nothing is changed."""

from vend.app.doctor.check import Check
from vend.app.doctor.machine import machine_checks
from vend.app.doctor.services import service_checks

__all__ = ["Check", "machine_checks", "service_checks"]
