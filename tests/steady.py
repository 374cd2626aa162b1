"""Hypothesis without luck: the same examples in every run, and no clock against which a loaded machine would lose."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

steady = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
