package dev.hitotsu.gateway.cache;

/** For whom an answer is kept. */
public enum CacheScope {
    /** For the user who asked. */
    USER,

    /** For all. An answer to a request with credentials is kept only if it says itself that it is public. */
    SHARED
}
