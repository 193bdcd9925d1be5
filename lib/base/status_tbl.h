/* One row per outcome: STATUS(name, http, code, title).  The code is the word
 * a client acts on (RFC 9457 problem+json), the title what a person reads.  No
 * include guard: included several times, each time with another STATUS(). */
STATUS(OK, 200, "ok", "OK")
STATUS(CREATED, 201, "created", "Created")
STATUS(NO_CONTENT, 204, "no_content", "No content")
STATUS(SEE_OTHER, 303, "see_other", "See other")
STATUS(NOT_MODIFIED, 304, "not_modified", "Not modified")

STATUS(BAD_REQUEST, 400, "bad_request", "The request is malformed")
STATUS(BAD_FIELD, 400, "bad_field", "A field is not acceptable")
STATUS(KEY_REQUIRED, 400, "key_required", "An Idempotency-Key is required")
STATUS(LOGIN_REQUIRED, 401, "login_required", "Sign in first")
STATUS(LOGIN_FAILED, 401, "login_failed", "Wrong account or password")
STATUS(TOKEN_MISSING, 401, "token_required", "Enter the line first")
STATUS(INSUFFICIENT_POINTS, 402, "insufficient_points", "Not enough points")
STATUS(FORBIDDEN, 403, "forbidden", "Not allowed")
STATUS(CROSS_SITE, 403, "cross_site", "The request comes from another site")
STATUS(ADMISSION_REQUIRED, 403, "token_required", "Wait in line first")
STATUS(TOKEN_INVALID, 403, "token_invalid", "The token is not valid")
STATUS(TOKEN_WAITING, 403, "token_waiting", "It is not your turn yet")
STATUS(TOKEN_EXPIRED, 403, "token_expired", "Your admission has ended")
STATUS(NOT_FOUND, 404, "not_found", "There is nothing here")
STATUS(NO_ROOM, 404, "no_room", "There is no such waiting room")
STATUS(NO_CONCERT, 404, "no_concert", "There is no such concert")
STATUS(NO_SEAT, 404, "no_seat", "There is no such seat")
STATUS(NO_RESERVATION, 404, "no_reservation", "There is no such reservation")
STATUS(NO_ACCOUNT, 404, "no_account", "There is no such account")
STATUS(BAD_METHOD, 405, "method_not_allowed", "Use another method")
STATUS(CONFLICT, 409, "conflict", "It exists already")
STATUS(SEAT_TAKEN, 409, "seat_taken", "Someone else has that seat")
STATUS(LIMIT_REACHED, 409, "limit_reached", "Too many seats for one account")
STATUS(PAYMENT_IN_PROGRESS, 409, "payment_in_progress",
    "The payment is being made")
STATUS(ROOM_CLOSED, 410, "room_closed", "The waiting room is closed")
STATUS(TOKEN_OUTDATED, 410, "token_outdated", "The line began anew")
STATUS(RESERVATION_EXPIRED, 410, "reservation_expired", "The hold has ended")
STATUS(BODY_TOO_LARGE, 413, "body_too_large", "The body is too large")
STATUS(BAD_MEDIA_TYPE, 415, "unsupported_media_type",
    "Send application/json")
STATUS(KEY_REUSED, 422, "key_reused",
    "The Idempotency-Key was used for another request")
STATUS(TOO_MANY_REQUESTS, 429, "too_many_requests", "Slow down")
STATUS(INTERNAL, 500, "internal", "Something went wrong here")
STATUS(UNAVAILABLE, 503, "unavailable", "Try again in a moment")
STATUS(QUEUE_UNAVAILABLE, 503, "queue_unavailable",
    "The waiting room does not answer")
STATUS(BUSY, 503, "busy", "Too many at once, try again in a moment")
/* Between layers only: a caller always turns these into one of the above. */
STATUS(RETRY, 503, "retry", "The transaction must be run again")
STATUS(OUTCOME_UNKNOWN, 503, "outcome_unknown",
    "The connection was lost during COMMIT")
STATUS(ROOM_LOST, 503, "room_lost", "The room must be restored")
STATUS(MARK_NEEDED, 503, "mark_needed", "The high-water mark must be raised")
