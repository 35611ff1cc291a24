"""What is too large for a request -> its address in the service's temporary storage.

A policy is asked for, the file is posted with it, and is then known as `oss://KEY` to calls of the same model
and account for 48 hours (help page "Get temporary file URL"). The key of the service goes to the service
alone, never to the storage. Nothing can be deleted there, which is why this is off unless a user asks for it.
"""

import asyncio
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Self

from subtoolkit.core.errors import PieceTooLarge, RequestRefused, UsageError
from subtoolkit.core.settings import Service
from subtoolkit.omni import hosts
from subtoolkit.omni.check import inline_chars
from subtoolkit.omni.families import Family
from subtoolkit.omni.faults import About, Fault, Said, broken, deepest, fault, read_body, unreachable
from subtoolkit.omni.messages import STORED
from subtoolkit.omni.request import Clip, Frames, Image, Part, Request, Sound
from subtoolkit.omni.retry import Patience

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Response

_MARGIN = 20.0
"""Seconds before its end in which a policy is not used any more: the upload itself takes a while."""
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class _Policy:
    """What allows uploads for a few minutes."""

    host: str
    folder: str
    fields: tuple[tuple[str, str], ...]
    """Of the form, in the order that the service documents; the file comes behind them."""
    largest: int | None
    """Bytes."""
    until: float
    """Monotonic seconds."""


class Uploads:
    """Puts parts of requests into the storage, each content once; `async with Uploads(...) as uploads`.

    Raises `UsageError` where the server is not the service, which alone has such a storage.
    """

    def __init__(self, service: Service, key: str, patience: Patience) -> None:
        native = hosts.native(service)
        if native is None:
            raise UsageError(
                "cannot use --upload", f"{hosts.host(service)} is not the service", "leave --upload out"
            )
        self._address = f"{native}/uploads"
        self._service = service
        self._key = key
        self._patience = patience
        self._policy: _Policy | None = None
        self._turn = asyncio.Lock()
        self._stored: dict[str, str] = {}
        self._http: AsyncClient | None = None

    async def __aenter__(self) -> Self:
        import httpx2  # late, because few need it

        timeout = httpx2.Timeout(self._patience.between, connect=self._patience.connect)
        self._http = httpx2.AsyncClient(timeout=timeout, trust_env=not hosts.is_loopback(self._service))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.aclose()

    async def place(self, request: Request, family: Family) -> Request:
        """The request with addresses instead of what it cannot carry. Raises `Fault` and `PieceTooLarge`."""
        outside = _outside(request.parts, family)
        if not outside:
            return request
        parts = [
            await self._placed(part, request.label) if number in outside else part
            for number, part in enumerate(request.parts)
        ]
        return replace(request, parts=tuple(parts))

    async def _placed(self, part: Part, label: str) -> Part:
        if isinstance(part, Frames) or part.data is None:
            return part
        known = sha256(part.data).hexdigest()
        if known not in self._stored:
            self._stored[known] = await self._store(part.data, _suffix(part), label)
        return replace(part, data=None, url=self._stored[known])

    async def _store(self, data: bytes, suffix: str, label: str) -> str:
        """Post a file under a name of its own, since none there can be written over."""
        policy = await self._allowed(label)
        if policy.largest is not None and len(data) > policy.largest:
            why = f"it has {len(data) / _MB:.1f} MB, and the storage takes {policy.largest / _MB:.0f} MB"
            raise PieceTooLarge(label, why)
        name = f"{uuid.uuid4().hex}.{suffix}"
        key = f"{policy.folder}/{name}"
        answer = await self._post(policy, key, name, data, label)
        if answer.status_code == 403 and "expired" in answer.text:
            self._policy = None
            raise broken("the permission to upload expired", self._about(label), "upload", again="twice")
        if not answer.is_success:
            raise self._refused(answer, label)
        return f"{STORED}{key}"

    async def _allowed(self, label: str) -> _Policy:
        """The policy in force, or a new one, which all uploads at a time share."""
        async with self._turn:
            if self._policy is None or self._policy.until < time.monotonic():
                self._policy = await self._asked(label)
            return self._policy

    async def _asked(self, label: str) -> _Policy:
        headers = {"Authorization": f"Bearer {self._key}"}
        query = {"action": "getPolicy", "model": self._service.model}
        answer = await self._sent("GET", self._address, label, headers=headers, params=query)
        if not answer.is_success:
            said = read_body(answer.text, answer.status_code)
            raise fault(said.without(self._key), self._about(label))
        return self._read(answer, label)

    def _read(self, answer: "Response", label: str) -> _Policy:
        try:
            told = answer.json()["data"]
            policy = _Policy(
                host=str(told["upload_host"]),
                folder=str(told["upload_dir"]),
                fields=tuple((name, str(told[source])) for name, source in _FIELDS),
                largest=int(told["max_file_size_mb"]) * _MB if told.get("max_file_size_mb") else None,
                until=time.monotonic() + max(0.0, float(told.get("expire_in_seconds", 300)) - _MARGIN),
            )
        except (ValueError, KeyError, TypeError):
            raise broken("the answer holds no permission to upload", self._about(label), "upload") from None
        if not policy.host.startswith("https://") and not hosts.is_loopback(self._service):
            raise broken("the storage is not reached by https", self._about(label), "upload", again="never")
        return policy

    async def _post(self, policy: _Policy, key: str, name: str, data: bytes, label: str) -> "Response":
        form = {**dict(policy.fields), "key": key, "success_action_status": "200"}
        return await self._sent("POST", policy.host, label, data=form, files={"file": (name, data)})

    async def _sent(self, method: str, url: str, label: str, **parameters: object) -> "Response":
        import httpx2

        if self._http is None:
            raise RuntimeError("use it in `async with`")
        try:
            return await self._http.request(method, url, **parameters)  # type: ignore[arg-type]
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            why = Said(deepest(error)).without(self._key).text
            raise unreachable(why, self._about(label)) from None

    def _refused(self, answer: "Response", label: str) -> Fault:
        """Fault for what the storage says, which writes XML."""
        code, why = (_inside(answer.text, name) for name in ("Code", "Message"))
        said = Said(f"the storage says: {why or code or answer.status_code}", code)
        if answer.status_code >= 500:
            return broken(said.text, self._about(label), "upload")
        return Fault(said, RequestRefused(label, said.text), "never", "upload")

    def _about(self, label: str) -> About:
        return About(label, hosts.host(self._service), self._service.model)


_FIELDS = (
    ("OSSAccessKeyId", "oss_access_key_id"),
    ("Signature", "signature"),
    ("policy", "policy"),
    ("x-oss-object-acl", "x_oss_object_acl"),
    ("x-oss-forbid-overwrite", "x_oss_forbid_overwrite"),
)
"""Name in the form -> name in the policy."""


def _outside(parts: Sequence[Part], family: Family) -> set[int]:
    """Numbers of the parts that cannot go as base64: too large, or of a kind of which there are too many."""
    bounds = {Sound: family.audio_files_inline, Clip: family.video_files_inline, Image: family.images_inline}
    found = set()
    for kind, most in bounds.items():
        same = [number for number, part in enumerate(parts) if type(part) is kind]
        inline = [number for number in same if inline_chars(parts[number])]
        too_many = most is not None and len(inline) > most
        found |= {
            number for number in inline if too_many or inline_chars(parts[number]) > family.inline_chars
        }
    return found


def _suffix(part: Sound | Clip | Image) -> str:
    return "mp4" if isinstance(part, Clip) else part.format


def _inside(text: str, name: str) -> str:
    found = re.search(rf"<{name}>([^<]{{0,300}})", text)
    return found[1].strip() if found else ""
