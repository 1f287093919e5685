"""Writes what an installation consists of as a CycloneDX document: `scripts/sbom`.

The libraries are found by cyclonedx-py in the environment that runs this; of these stay those that
edge_monitor needs at run time, with what they need in turn. The networks come from the manifest.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path
from typing import Final

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from edge_monitor.daemon import open_manifest

PRODUCT: Final = canonicalize_name("edge-monitor")

_TOOL: Final = ("-m", "cyclonedx_py", "environment", "--of=JSON", "--no-validate")
"""Judging takes ten seconds; the test does it."""


def environment() -> Bom:
    """All that is installed beside this interpreter, as the tool tells it."""
    told = subprocess.run(
        [sys.executable, *_TOOL, sys.executable], check=True, capture_output=True, text=True
    )
    bom: Bom = Bom.from_json(json.loads(told.stdout))  # type: ignore[attr-defined]  # by a decorator
    return bom


def networks() -> Iterator[Component]:
    """The networks' files, with the hashes that they are verified by."""
    for role, spec in open_manifest().all().items():
        yield Component(
            name=role,
            bom_ref=f"network:{role}",
            type=ComponentType.MACHINE_LEARNING_MODEL,
            description=f"{spec.path.name}: {spec.source}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=spec.sha256)],
            licenses=[DisjunctiveLicense(id=spec.licence)],
        )


def needs(name: str) -> set[NormalizedName]:
    """What a library asks for on this machine, without its extras, as indexes write names."""
    asked = map(Requirement, requires(name) or ())
    return {
        canonicalize_name(each.name)
        for each in asked
        if each.marker is None or each.marker.evaluate({"extra": ""})
    }


def of_the_product(installed: Bom) -> Bom:
    """The program as what is described, and of all else what it needs and what that needs."""
    by_name = {canonicalize_name(component.name): component for component in installed.components}
    product = by_name[PRODUCT]
    product.type = ComponentType.APPLICATION
    bom = Bom()
    bom.metadata.component = product
    bom.metadata.tools = installed.metadata.tools
    waiting, seen = {PRODUCT}, set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        needed = needs(name) & by_name.keys()  # of another Python or by apt: not here
        bom.register_dependency(by_name[name], [by_name[each] for each in needed])
        waiting |= needed - seen
    bom.components.update(by_name[name] for name in seen - {PRODUCT})
    return bom


def main() -> None:
    """Write the document to the file that is named."""
    target = Path(sys.argv[1])
    bom = of_the_product(environment())
    models = list(networks())
    bom.components.update(models)
    if bom.metadata.component is not None:
        bom.register_dependency(bom.metadata.component, models)
    target.parent.mkdir(parents=True, exist_ok=True)
    JsonV1Dot6(bom).output_to_file(str(target), allow_overwrite=True, indent=2)
    print(f"sbom: {target}, {len(bom.components)} components")


if __name__ == "__main__":
    main()
