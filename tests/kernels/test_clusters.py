"""Launches in clusters from Python: on the simulator, and on the fake driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from fake_cuda import FakeDriver, fake_driver, forget
from oomph import kernels
from oomph.kernels import inout


@pytest.fixture(scope="module")
def clusters(import_copy: Callable[[str], Any]) -> Any:
    return import_copy("clusters")


@pytest.fixture(params=["simulator", "fake"])
def device(request: pytest.FixtureRequest, clusters: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A device that is in use: what it gives is the fake driver, or None for the simulator."""
    if request.param == "simulator":
        with kernels.use("simulator"):
            yield None
        return
    driver = fake_driver(clusters, monkeypatch)
    driver.attributes["COMPUTE_CAPABILITY_MAJOR"] = 9
    with kernels.use("cuda"):
        yield driver
    forget()


def heard(launch: Any) -> list[int]:
    cells, found = np.zeros(8, np.int32), np.full(8, -1, np.int32)
    launch(inout(cells), inout(found))
    return found.tolist()


def test_blocks_of_a_cluster_meet(clusters: Any, device: FakeDriver | None) -> None:
    in_fours = [1, 2, 3, 0, 11, 12, 13, 10]
    assert heard(clusters.tell[8, 4, 0, None, 4]) == in_fours
    assert heard(clusters.tell[8, 4, 0, None, (2, 1)]) == [1, 0, 11, 10, 21, 20, 31, 30]
    assert heard(clusters.tell[8, 4]) == [0, 10, 20, 30, 40, 50, 60, 70]
    assert heard(clusters.pairs[8, 4]) == [1, 0, 11, 10, 21, 20, 31, 30]
    assert heard(clusters.pairs[8, 4, 0, None, 2]) == [1, 0, 11, 10, 21, 20, 31, 30]
    assert heard(clusters.groups.bind(n=4)[8, 4]) == in_fours
    assert repr(clusters.tell[8, 4, 0, None, 2]).endswith("grid (8, 1, 1), block (4, 1, 1), cluster (2, 1, 1)>")
    if device is not None:
        shapes = [launch[6:] for launch in device.launches]
        assert shapes == [((4, 1, 1),), ((2, 1, 1),), (), (), (), ()]


@pytest.mark.parametrize(
    ("kernel", "shape", "text"),
    [
        ("tell", (9, 4, 0, None, 2), r"the grid \(9, 1, 1\) does not consist of whole clusters \(2, 1, 1\)"),
        ("tell", (16, 4, 0, None, 16), r"a cluster of \(16, 1, 1\) has 16 blocks; at most 8 are allowed"),
        ("tell", (8, 4, 0, None, 0), r"all extents of the cluster \(0, 1, 1\) must be positive"),
        ("pairs", (8, 4, 0, None, 4), r"the kernel is for clusters of \(2, 1, 1\), not of \(4, 1, 1\)"),
        ("pairs", (7, 4), r"the grid \(7, 1, 1\) does not consist of whole clusters \(2, 1, 1\)"),
        ("tell", (8, 4, 0, None, 2.0), "the extent of the cluster must be an integer, not float"),
        ("tell", (8, 4, 0, None, 2, 1), "a stream and a cluster: 2 to 5 items, not 6"),
    ],
)
def test_refused(clusters: Any, device: FakeDriver | None, kernel: str, shape: Any, text: str) -> None:
    with pytest.raises((TypeError, ValueError), match=text):
        getattr(clusters, kernel)[shape]


def test_older_devices_have_no_clusters(clusters: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_driver(clusters, monkeypatch)
    with (
        kernels.use("cuda"),
        pytest.raises(ValueError, match=r"cuda:0 has no clusters, which need compute capability 9\.0"),
    ):
        clusters.tell[8, 4, 0, None, 2]
    forget()
