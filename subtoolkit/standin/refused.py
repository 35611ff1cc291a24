"""A refusal and its body, in the shape of each kind of server.

DashScope: https://help.aliyun.com/zh/model-studio/error-code. vLLM and SGLang: their `ErrorResponse` models.
"""

from subtoolkit.core.settings import Server
from subtoolkit.standin.wire import Json

_TYPES = {400: "BadRequestError", 401: "AuthenticationError", 404: "NotFoundError", 429: "RateLimitError"}


class Refused(Exception):
    """The request is answered with an error; this never reaches a user of the toolkit."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message

    def body(self, kind: Server, request_id: str) -> Json:
        """Write the JSON that a server of this kind answers with."""
        if kind == "dashscope":
            error: Json = {"message": self.message, "type": self.code, "param": None, "code": self.code}
            return {"error": error, "id": f"chatcmpl-{request_id}", "request_id": request_id}
        if kind == "openai":
            sort = "invalid_request_error" if self.status < 500 else "server_error"
            return {"error": {"message": self.message, "type": sort, "param": None, "code": self.code}}
        sort = _TYPES.get(self.status, "InternalServerError")
        facts: Json = {"message": self.message, "type": sort, "param": None, "code": self.status}
        return {"object": "error", **facts} if kind == "sglang" else {"error": facts}


def invalid(message: str) -> Refused:
    """Refuse a request for what is in it."""
    return Refused(400, "invalid_parameter_error", message)
