"""The routes of the temporary storage: the policy, and the form that is posted with it."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from subtoolkit.standin.refused import Refused
from subtoolkit.standin.storage import Storage

NATIVE = "/api/v1"
_BUCKET = "/bucket"


def routes(storage: Storage) -> list[Route]:
    """Where a policy is asked for, and where files are posted."""

    async def policy(request: Request) -> Response:
        storage.seen.append(("policy", "authorization" in request.headers))
        if not request.headers.get("authorization"):
            return _flat(Refused(401, "InvalidApiKey", "Invalid API-key provided."))
        if request.query_params.get("action") != "getPolicy" or not request.query_params.get("model"):
            return _flat(Refused(400, "InvalidParameter", "Required parameter(s) missing or invalid."))
        host = str(request.base_url).rstrip("/") + _BUCKET
        return JSONResponse(
            {"request_id": "0f1e", "data": storage.policy(request.query_params["model"], host)}
        )

    async def post(request: Request) -> Response:
        storage.seen.append(("post", "authorization" in request.headers))
        if request.headers.get("authorization"):
            return _xml(Refused(400, "InvalidArgument", "Only one auth mechanism allowed."))
        async with request.form() as form:
            fields = [
                (name, await value.read() if isinstance(value, UploadFile) else value)
                for name, value in form.multi_items()
            ]
        try:
            storage.keep(fields)
        except Refused as refused:
            return _xml(refused)
        return Response()

    return [
        Route(f"{NATIVE}/uploads", policy),
        Route(_BUCKET, post, methods=["POST"]),
    ]


def _flat(refused: Refused) -> Response:
    """An error as the native endpoint writes it."""
    body = {"code": refused.code, "message": refused.message, "request_id": "0f1e"}
    return JSONResponse(body, refused.status)


def _xml(refused: Refused) -> Response:
    """An error as the object storage writes it."""
    body = f"<Error><Code>{refused.code}</Code><Message>{refused.message}</Message></Error>"
    return Response(body, refused.status, media_type="application/xml")
