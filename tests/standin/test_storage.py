"""The temporary storage as its documentation has it."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from subtoolkit import standin
from subtoolkit.standin.running import Running
from subtoolkit.standin.wire import Json
from tests.standin.asking import KEY, MODEL, body, post, silence, text

AUTH = {"authorization": f"Bearer {KEY}"}
RESOLVE = {"x-dashscope-ossresourceresolve": "enable"}


@pytest.fixture
def server() -> Iterator[Running]:
    """A stand-in that answers at once."""
    with standin.start("instant") as running:
        yield running


def _policy(server: Running, model: str = MODEL) -> Json:
    address = f"http://127.0.0.1:{server.port}/api/v1/uploads"
    answer = httpx2.get(address, params={"action": "getPolicy", "model": model}, headers=AUTH)
    return dict(answer.json()["data"])


def _form(policy: Json, name: str = "a.wav") -> dict[str, str]:
    return {
        "OSSAccessKeyId": policy["oss_access_key_id"],
        "Signature": policy["signature"],
        "policy": policy["policy"],
        "x-oss-object-acl": policy["x_oss_object_acl"],
        "x-oss-forbid-overwrite": policy["x_oss_forbid_overwrite"],
        "key": f"{policy['upload_dir']}/{name}",
        "success_action_status": "200",
    }


def _upload(policy: Json, form: dict[str, str], content: bytes) -> httpx2.Response:
    return httpx2.post(policy["upload_host"], data=form, files={"file": ("a.wav", content)})


def _stored(server: Running) -> str:
    policy = _policy(server)
    assert _upload(policy, _form(policy), silence(1_000)).status_code == 200
    return "oss://" + _form(policy)["key"]


def _question(url: str, model: str = MODEL) -> Json:
    sound = {"type": "input_audio", "input_audio": {"data": url, "format": "wav"}}
    return body(sound, text("What is said?"), model=model)


def test_a_file_is_kept_and_heard(server: Running) -> None:
    """By who says that the address means this storage."""
    url = _stored(server)
    address = f"{server.base_url}/chat/completions"
    assert httpx2.post(address, json=_question(url), headers=AUTH | RESOLVE).status_code == 200
    assert server.log[-1].duration == 1_000
    refused = httpx2.post(address, json=_question(url), headers=AUTH)
    assert "does not appear to be valid" in refused.json()["error"]["message"]


def test_a_file_is_for_one_model(server: Running) -> None:
    """The one that the policy was asked for."""
    url = _stored(server)
    other = _question(url, "qwen3.5-omni-flash")
    refused = httpx2.post(f"{server.base_url}/chat/completions", json=other, headers=AUTH | RESOLVE)
    assert "Failed to download" in refused.json()["error"]["message"]


def test_a_name_comes_once(server: Running) -> None:
    """Nothing is written over."""
    policy = _policy(server)
    assert _upload(policy, _form(policy), b"one").status_code == 200
    assert _upload(policy, _form(policy), b"two").status_code == 409


def test_a_form_must_be_as_documented(server: Running) -> None:
    """The order, the signature, the folder, the time."""
    policy = _policy(server)
    form = _form(policy)
    mixed = dict(sorted(form.items()))
    assert _upload(policy, mixed, b"one").status_code == 400
    assert _upload(policy, {**form, "Signature": "x"}, b"one").status_code == 403
    assert _upload(policy, {**form, "key": "elsewhere/a.wav"}, b"one").status_code == 403
    server.storage.seconds = -1
    late = _policy(server)
    assert "Policy expired" in _upload(late, _form(late), b"one").text
    assert not server.storage.files


def test_a_policy_needs_a_key_and_a_model(server: Running) -> None:
    """Both are refused in the native way."""
    address = f"http://127.0.0.1:{server.port}/api/v1/uploads"
    assert httpx2.get(address, params={"action": "getPolicy", "model": MODEL}).status_code == 401
    assert httpx2.get(address, params={"action": "getPolicy"}, headers=AUTH).status_code == 400


def test_what_lies_at_an_address_is_fetched(server: Running, tmp_path: Path) -> None:
    """As the service fetches it; what is not there is a documented refusal."""
    with standin.start("instant") as other:  # a server of files: its own list of models
        there = f"http://127.0.0.1:{other.port}/v1/models"
        answer = post(server, _question(there))
        gone = post(server, _question(f"http://127.0.0.1:{other.port}/nothing"))
    assert "format is illegal" in answer.json()["error"]["message"]  # fetched, and no sound
    assert "Failed to download" in gone.json()["error"]["message"]
