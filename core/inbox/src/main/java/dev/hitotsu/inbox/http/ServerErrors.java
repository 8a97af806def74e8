package dev.hitotsu.inbox.http;

/** What becomes of an answer of status 5xx. */
public enum ServerErrors {
    /** It is kept and repeated like any other. The effect happens once, also where it went wrong half-way. */
    REPLAY,
    /** It is not kept, so the client's next attempt runs again. In a transaction the effect is undone. */
    RUN_AGAIN
}
