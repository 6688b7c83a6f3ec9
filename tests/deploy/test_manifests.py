"""What the schemas of Kubernetes and compose cannot see: that the parts fit each other and the program."""

from typing import Any

import pytest
import yaml

from bot.jobs.worker_config import WorkerConfig
from config.settings import unknown_names
from tests.service.processes import ROOT

KUBERNETES = ROOT / "deploy/kubernetes"


def composed(*forges: str) -> dict[str, Any]:
    """Put the files together as compose does: mappings by key, lists one after the other."""
    whole: dict[str, Any] = {}
    for name in ("compose.yaml", *(f"compose.{forge}.yaml" for forge in forges)):
        whole = _merged(whole, yaml.safe_load((ROOT / name).read_text()))
    return whole


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Merge two compose files."""
    result = dict(one)
    for key, value in other.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = _merged(old, value)
        else:
            result[key] = [*old, *value] if isinstance(old, list) and isinstance(value, list) else value
    return result


COMPOSE = composed("github", "gitlab")
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OBJECTS: list[dict[str, Any]] = [
    one
    for path in sorted(KUBERNETES.glob("*/*.yaml"))
    if path.name != "kustomization.yaml"
    for one in yaml.safe_load_all(path.read_text())
]
HALVES = ("receiver", "worker")
FORGES = ("github", "gitlab")


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in OBJECTS if one["kind"] == kind}


def pod_of(half: str) -> dict[str, Any]:
    spec: dict[str, Any] = of_kind("Deployment")[f"specbot-{half}"]["spec"]["template"]["spec"]
    return spec


def settings_in(half: str) -> dict[str, str]:
    """Give what a half is told, by the manifests and by compose."""
    return {**of_files("settings", half), **COMPOSE["services"][half]["environment"]}


def secret_of(half: str, forges: tuple[str, ...] = FORGES) -> set[str]:
    """Name the keys of a half's Secret, with what the components of the forges add."""
    added = [yaml.safe_load((KUBERNETES / f"example/{forge}/secret-{half}.yaml").read_text()) for forge in forges]
    assert {one["metadata"]["name"] for one in added} <= {f"specbot-{half}"}
    return {key for one in (of_kind("Secret")[f"specbot-{half}"], *added) for key in one["stringData"]}


def of_files(*names: str, forges: tuple[str, ...] = FORGES) -> dict[str, str]:
    """Read settings of the example, and of the components that it takes, as kustomize does."""
    folders = ("example", *(f"example/{forge}" for forge in forges))
    files = [KUBERNETES / folder / f"{name}.env" for folder in folders for name in names]
    lines = [line for file in files for line in file.read_text().splitlines()]
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("folder", ["base", "example"])
def test_a_kustomization_lists_every_file_beside_it(folder: str) -> None:
    wanted = yaml.safe_load((KUBERNETES / folder / "kustomization.yaml").read_text())["resources"]
    beside = {path.name for path in (KUBERNETES / folder).glob("*.yaml")} - {"kustomization.yaml"}
    assert {name for name in wanted if name.endswith(".yaml")} == beside


def test_pods_read_the_settings_that_the_example_makes() -> None:
    made = yaml.safe_load((KUBERNETES / "example/kustomization.yaml").read_text())["configMapGenerator"]
    names = {one["name"]: one["envs"] for one in made}
    for half in HALVES:
        read = [source["configMapRef"]["name"] for source in pod_of(half)["containers"][0]["envFrom"]]
        assert [names[name] for name in read] == [["settings.env"], [f"{half}.env"]]


@pytest.mark.parametrize("half", HALVES)
def test_every_setting_is_one_that_the_program_has(half: str) -> None:
    assert unknown_names(settings_in(half)) == ()


@pytest.mark.parametrize("half", HALVES)
def test_a_pod_keeps_the_restricted_standard_and_writes_nowhere(half: str) -> None:
    pod = pod_of(half)
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert f"USER {pod['securityContext']['runAsUser']}\n" in DOCKERFILE
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"requests", "limits"} <= container["resources"].keys()


@pytest.mark.parametrize("half", HALVES)
def test_a_half_gets_the_secrets_that_it_reads_and_no_other(half: str) -> None:
    (volume,) = (volume["secret"] for volume in pod_of(half)["volumes"] if "secret" in volume)
    (mount,) = (mount for mount in pod_of(half)["containers"][0]["volumeMounts"] if mount["name"] == "secrets")
    assert volume["secretName"] == f"specbot-{half}"
    assert {f"{mount['mountPath']}/{key}" for key in secret_of(half)} == set(of_files(half).values())
    service = COMPOSE["services"][half]
    files = {value for name, value in service["environment"].items() if name.endswith("_FILE")}
    assert files == {f"/run/secrets/{name}" for name in service["secrets"]}
    assert set(service["secrets"]) <= COMPOSE["secrets"].keys()


@pytest.mark.parametrize("forges", [("github",), ("gitlab",), FORGES], ids="+".join)
@pytest.mark.parametrize("half", HALVES)
def test_kubernetes_knows_each_forge_alone_and_both(forges: tuple[str, ...], half: str) -> None:
    told = of_files("settings", half, forges=forges)
    named = {name.split("_")[1].lower() for name in told if name.split("_")[1].lower() in FORGES}
    assert named == set(forges)
    kept = {path.rpartition("/")[2] for name, path in told.items() if name.endswith("_FILE")}
    assert kept == secret_of(half, forges)


def test_a_component_adds_to_what_the_example_makes() -> None:
    example = yaml.safe_load((KUBERNETES / "example/kustomization.yaml").read_text())
    assert example["components"] == list(FORGES)
    made = {one["name"]: one["envs"] for one in example["configMapGenerator"]}
    for forge in FORGES:
        found = yaml.safe_load((KUBERNETES / f"example/{forge}/kustomization.yaml").read_text())
        assert found["kind"] == "Component"
        assert {one["name"]: one["envs"] for one in found["configMapGenerator"]} == made
        assert {one["behavior"] for one in found["configMapGenerator"]} == {"merge"}
        beside = {path.name for path in (KUBERNETES / f"example/{forge}").glob("secret-*.yaml")}
        assert {one["path"] for one in found["patches"]} == beside


@pytest.mark.parametrize("forges", [("github",), ("gitlab",), FORGES], ids="+".join)
def test_compose_knows_each_forge_alone_and_both(forges: tuple[str, ...]) -> None:
    found = composed(*forges)
    for half in HALVES:
        service = found["services"][half]
        names = [name for name in service["environment"] if name.startswith(("SPECBOT_GITHUB", "SPECBOT_GITLAB"))]
        assert {name.split("_")[1].lower() for name in names} == set(forges)
        files = {value for name, value in service["environment"].items() if name.endswith("_FILE")}
        assert files == {f"/run/secrets/{name}" for name in service["secrets"]}
        assert set(service["secrets"]) <= found["secrets"].keys()
    wanted = {name.partition("_")[0] for name in found["secrets"]} - {"postgres", "database"}
    assert wanted == set(forges), "no file of a forge that is not there is asked for"


@pytest.mark.parametrize("half", HALVES)
def test_labels_lead_from_services_budgets_and_spreads_to_the_pods(half: str) -> None:
    spec = of_kind("Deployment")[f"specbot-{half}"]["spec"]
    labels = spec["template"]["metadata"]["labels"]
    (spread,) = spec["template"]["spec"]["topologySpreadConstraints"]
    budget = of_kind("PodDisruptionBudget")[f"specbot-{half}"]["spec"]
    for selector in (spec["selector"], spread["labelSelector"], budget["selector"]):
        assert selector["matchLabels"].items() <= labels.items()
    assert spec["replicas"] > budget["maxUnavailable"]


def test_the_way_in_ends_at_the_receivers() -> None:
    service = of_kind("Service")["specbot-receiver"]["spec"]
    assert service["selector"] == {"app.kubernetes.io/component": "receiver"}
    (rule,) = of_kind("Ingress")["specbot"]["spec"]["rules"]
    backends = [path["backend"]["service"] for path in rule["http"]["paths"]]
    ports = {port["name"] for port in service["ports"]}
    assert {(one["name"], one["port"]["name"] in ports) for one in backends} == {("specbot-receiver", True)}


@pytest.mark.parametrize("half", HALVES)
def test_probes_ask_what_the_image_answers(half: str) -> None:
    (container,) = pod_of(half)["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    asked = {probe: container[f"{probe}Probe"]["httpGet"] for probe in ("startup", "liveness", "readiness")}
    assert {get["port"] for get in asked.values()} == {"health"}
    assert (asked["liveness"]["path"], asked["readiness"]["path"]) == ("/healthz", "/readyz")
    variables = {"http": "SPECBOT_PORT", "health": "SPECBOT_HEALTH_PORT"}
    assert all(f"{variables[name]}={number} " in DOCKERFILE for name, number in ports.items())
    assert len(set(ports.values())) == len(ports)
    assert "http" in ports or half == "worker"


@pytest.mark.parametrize("half", HALVES)
def test_who_stops_has_the_time_that_a_worker_takes(half: str) -> None:
    assert pod_of(half)["terminationGracePeriodSeconds"] > WorkerConfig().grace + 10
    assert int(COMPOSE["services"][half]["stop_grace_period"].removesuffix("s")) > WorkerConfig().grace + 10
