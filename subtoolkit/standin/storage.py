"""The service's temporary storage, and the fetching of what lies at an address.

    GET  {native}/uploads?action=getPolicy&model=NAME  -> where and how to post a file
    POST {host}, multipart form                        -> kept, and found again as oss://KEY

https://help.aliyun.com/zh/model-studio/get-temporary-file-url. Files are kept in memory until the stand-in
ends.
"""

import base64
import hashlib
import json
import time
import urllib.request
import uuid
from dataclasses import dataclass, field

from subtoolkit.standin.refused import Refused, invalid
from subtoolkit.standin.wire import Json

STORED = "oss://"

_LARGEST_MB = 100
_LARGEST_FETCH = 2_000_000_000
_SECONDS = 300
_TIMEOUT = 10.0
_ORDER = (
    "OSSAccessKeyId",
    "Signature",
    "policy",
    "x-oss-object-acl",
    "x-oss-forbid-overwrite",
    "key",
    "success_action_status",
    "file",
)
"""Fields of the form, as the service documents them; the file is the last."""


@dataclass(slots=True)
class Storage:
    """What was uploaded, and for how long a policy lets others upload more."""

    seconds: int = _SECONDS
    """For which a policy holds."""
    largest_mb: int = _LARGEST_MB
    late: int = 0
    """How many of the next uploads come after their policy has expired, whatever the clock says."""
    files: dict[str, bytes] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    """Folder -> the model that files in it are for."""
    seen: list[tuple[str, bool]] = field(default_factory=list)
    """What was asked of it (`policy` or `post`), and whether a key came with it."""

    def policy(self, model: str, host: str) -> Json:
        """Allow an upload for calls of `model`."""
        folder = f"dashscope-instant/{hashlib.sha256(model.encode()).hexdigest()[:32]}/{uuid.uuid4()}"
        self.models[folder] = model
        facts = {"until": time.time() + self.seconds, "folder": folder}
        return {
            "policy": base64.b64encode(json.dumps(facts).encode()).decode(),
            "signature": _signature(facts),
            "upload_dir": folder,
            "upload_host": host,
            "expire_in_seconds": self.seconds,
            "max_file_size_mb": self.largest_mb,
            "capacity_limit_mb": 999_999_999,
            "oss_access_key_id": "standin",
            "x_oss_object_acl": "private",
            "x_oss_forbid_overwrite": "true",
        }

    def keep(self, form: list[tuple[str, str | bytes]]) -> None:
        """Store the file of a form; refuses a form that the real storage would refuse."""
        fields = dict(form)
        if tuple(name for name, _ in form) != _ORDER:
            raise Refused(400, "InvalidArgument", "The form must have its fields in the documented order.")
        try:
            facts = json.loads(base64.b64decode(fields["policy"]))
            until, folder = float(facts["until"]), str(facts["folder"])
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(403, "InvalidPolicyDocument", "Invalid Policy.") from error
        key, content = str(fields["key"]), fields["file"]
        if fields["Signature"] != _signature(facts) or fields["OSSAccessKeyId"] != "standin":
            raise Refused(403, "SignatureDoesNotMatch", "The signature does not match.")
        expired = time.time() > until or self.late > 0
        self.late = max(0, self.late - 1)
        if expired:
            raise Refused(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
        if not key.startswith(folder + "/"):
            raise Refused(403, "AccessDenied", "Invalid according to Policy: Policy Condition failed.")
        if key in self.files:
            raise Refused(409, "FileAlreadyExists", "The object you specified already exists.")
        if not isinstance(content, bytes) or len(content) > self.largest_mb * 1_000_000:
            raise Refused(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.")
        self.files[key] = content

    def fetch(self, url: str, model: str, *, resolves: bool) -> bytes:
        """What lies at an address; `resolves`: the request says that it means the service's storage."""
        if not url.startswith(STORED):
            return _download(url)
        key = url.removeprefix(STORED)
        if not resolves:
            raise invalid("The provided URL does not appear to be valid. Ensure it is correctly formatted.")
        if key not in self.files or self.models.get(key.rpartition("/")[0]) != model:
            raise invalid(_FAILED)
        return self.files[key]


_FAILED = "<400> InternalError.Algo.InvalidParameter: Failed to download multimodal content."


def _signature(facts: Json) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _download(url: str) -> bytes:
    """Fetch over the net, as the real service does."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:  # noqa: S310  # http and https alone
            content = answer.read(_LARGEST_FETCH + 1)
    except (OSError, ValueError) as error:
        raise invalid(_FAILED) from error
    if len(content) > _LARGEST_FETCH:
        raise invalid("Multimodal file size is too large")
    return bytes(content)
