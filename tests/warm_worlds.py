"""Worlds of the type checker that know much of the library already, for tests about other parts of the compiler."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from oomph.importer import batch, build
from oomph.importer.build import Stage, Wanted
from oomph.importer.timing import Timings
from oomph.lang.modules import ModuleLoader
from oomph.lang.options import Options
from oomph.typecheck import program, renewal
from oomph.typecheck.program import Facts
from oomph.typecheck.world import World

USUAL = Path(__file__).with_suffix(".mojo")
"""Uses the common parts of the library."""
LAUNCHING = Path(__file__).with_name("conformance") / "gpu" / "saxpy_scalar_args.mojo"
"""Launches a kernel."""


class WarmWorlds:
    """What is compiled while they are `used` finds those functions of the library elaborated that earlier programs
    needed, in this process or in one that it is a fork of."""

    def __init__(self) -> None:
        batch.warm_up()
        self._worlds: dict[str, World] = {}

    def learn(self, options: Options, *programs: Path) -> bool:
        """Compiles and checks programs for what they use of the library; whether they are correct."""
        with self.used():
            made = [build.compile_file(str(path), options, Wanted(Stage.MIR)) for path in programs]
        for path in programs:
            self.learn_to_check(options, path)
        return not any(one.rejected for one in made)

    def learn_to_check(self, options: Options, path: Path) -> None:
        """Checks a program, correct or not, for what others like it use of the library when they are checked."""
        with self.used():
            loaded = build.load(str(path), options, Timings())
            if not loaded.rejected:
                build.check(loaded)
        for world in self._worlds.values():
            renewal.forget_broken(world)

    @contextmanager
    def used(self) -> Iterator[None]:
        """Puts these worlds in the place of new ones, for correct programs."""
        fresh = program.open_world

        def opened(
            loader: ModuleLoader,
            options: Options,
            facts: Facts | None = None,
            devices: Mapping[str, Facts] | None = None,
        ) -> World:
            key = repr((options.checked, options.defines, facts, devices or {}))
            world = self._worlds.get(key)
            if world is None:
                world = self._worlds[key] = fresh(loader, options, facts, devices)
                return world
            renewal.renew(world, loader)
            world.options, world.exhausted = options, False
            return world

        program.open_world = opened
        try:
            yield
        finally:
            program.open_world = fresh


@cache
def for_devices() -> WarmWorlds:
    """Those of this process for tests about the code of kernels: each test finds what the tests before it needed."""
    return WarmWorlds()
