"""What can go wrong at Venice, in its own words (error code page of docs.venice.ai).

Faults that are told neither here nor in the shared registry's way have no place in this API: links and
documents around a picture. They become an answer without the picture, or with bytes that are none.
"""

from bot.sandbox.image_api.faults.names import Fault
from bot.sandbox.image_api.faults.registry import FAULTS
from bot.sandbox.image_api.job import JSON
from bot.sandbox.image_api.shapes import Body, Envelope
from bot.sandbox.image_api.venice.errors import AUTHENTICATION_FAILED, INVALID, TOO_LARGE, VeniceError
from bot.sandbox.image_api.venice.job import VeniceJob

PICTURE = "PICTURE"
VIOLATION = "CONTENT_VIOLATION"

INVALID_FIELD = VeniceError(
    400, INVALID, code="INVALID_REQUEST", problems={"resolution": ["Invalid resolution"]}
)
POLICY = VeniceError(
    422,
    "Your prompt violates the content policy of Venice.ai or the model provider",
    code="CONTENT_POLICY_VIOLATION",
)
BALANCE = VeniceError(
    402,
    "Insufficient USD or Diem balance to complete request. Visit https://venice.ai/settings/api to add credits.",
    code="INSUFFICIENT_BALANCE",
)
RATE = VeniceError(429, "Rate limit exceeded", code="RATE_LIMIT_EXCEEDED")
INFERENCE = VeniceError(500, "Inference processing failed", code="INFERENCE_FAILED")

# A fault whose status Venice does not know becomes the error that it has for the same trouble.
ERRORS: dict[Fault, VeniceError] = {
    Fault.PARAMETER_400: INVALID_FIELD,
    Fault.UNAUTHORISED_401: AUTHENTICATION_FAILED,
    Fault.PAYMENT_402: BALANCE,
    Fault.PERMISSION_403: VeniceError(403, "Unauthorized access", code="UNAUTHORIZED"),
    Fault.CONTENT_403: POLICY,
    Fault.TOO_LARGE_413: TOO_LARGE,
    Fault.RATE_429: RATE,
    Fault.RATE_429_RETRY_AFTER: RATE,
    Fault.BALANCE_429: BALANCE,
    Fault.PARAMETER_429: INVALID_FIELD,
    Fault.SATURATED_429: VeniceError(
        429, "The model is currently overloaded. Please try again later.", code="MODEL_OVERLOADED"
    ),
    Fault.IMAGE_SAFETY_451: POLICY,
    Fault.SAFETY_500: POLICY,
    Fault.NOT_GENERATED_500: INFERENCE,
    Fault.NOT_GENERATED_500_CHINESE: INFERENCE,
    Fault.SERVER_500: VeniceError(500, "An unknown error occurred", code="UNKNOWN_ERROR"),
    Fault.UNAVAILABLE_503: VeniceError(
        503, "The model is at capacity. Please try again later.", code="MODEL_AT_CAPACITY"
    ),
    Fault.ERROR_200: VeniceError(200, "An unknown error occurred", code="UNKNOWN_ERROR"),
}
WITHOUT_PICTURE = {Fault.EMPTY_200, Fault.NO_DATA, Fault.EMPTY_B64}


async def play(job: VeniceJob) -> None:
    """Answers as ordered. Refusing in words, which this API cannot, is a content violation here."""
    call, fault = job.call, job.scripted.fault
    if fault is None:
        if job.shape.value.envelope is Envelope.CHAT_WORDS:
            call.outcome = VIOLATION
            await _violation(job)
            return
        call.outcome = PICTURE
        await job.send(job.body(job.shape, await job.make()))
        return
    call.outcome = fault.name
    if fault is Fault.MODERATION_400:
        await _violation(job)
    elif fault in ERRORS:
        await _fail(job, fault)
    elif fault in WITHOUT_PICTURE:
        call.billed = True
        await job.send(job.empty_body())
    elif fault is Fault.INVALID_JSON_200:
        call.billed = True
        await job.send(Body((b'{"id": "generate-image-1", "images": ["iVBORw0KGgo',)))
    else:
        call.billed = FAULTS[fault].billed
        await FAULTS[fault].act(job)


async def _violation(job: VeniceJob) -> None:
    """Status 200 with a placeholder; only a header tells that it is not the picture."""
    job.violation = True
    await job.send(job.body(job.shape, await job.make_placeholder()))


async def _fail(job: VeniceJob, fault: Fault) -> None:
    error = ERRORS[fault]
    limits = job.limits(0, job.settings.retry_after) if error is RATE else job.limits()
    headers = (JSON, *limits)
    if fault is Fault.RATE_429_RETRY_AFTER:
        headers = (*headers, ("Retry-After", str(job.settings.retry_after)))
    await job.reply(error.status, headers, error.body)
