package dev.hitotsu.graphql.execution;

/** Why a field has no value, for programs. */
public enum ErrorCode {
    /** The service cannot be reached, or its breaker is open. */
    SOURCE_UNAVAILABLE(503),

    /** The service did not answer in time. */
    SOURCE_TIMEOUT(504),

    /** The service answered with a status that tells of an error. */
    SOURCE_STATUS(502),

    /** The answer is no JSON, or not of the type that the schema promises. */
    UNUSABLE_ANSWER(502),

    /** The service does not know the object. */
    ABSENT(404),

    /** Null, where the schema promises a value. */
    NULL_VALUE(502),

    /** The time for the whole operation is over. */
    OUT_OF_TIME(504),

    /** The operation asks for more calls, or gets larger answers, than one may. */
    TOO_LARGE(502),

    /** An argument that cannot be sent to the service. */
    BAD_ARGUMENT(400);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The status of HTTP for an answer that is of no use without the field. */
    public int status() {
        return status;
    }
}
