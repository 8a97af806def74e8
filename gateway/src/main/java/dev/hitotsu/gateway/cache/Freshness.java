package dev.hitotsu.gateway.cache;

/**
 * How long an answer may be given again.
 *
 * @param storedAt when it came, in milliseconds since 1970
 * @param ageMillis how old it was then
 * @param lifetimeMillis up to which age it is fresh
 * @param staleIfErrorMillis for how much longer it may stand in for an upstream that is out of order
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.2">RFC 9111, 4.2</a>
 */
record Freshness(long storedAt, long ageMillis, long lifetimeMillis, long staleIfErrorMillis) {
    /** The age in milliseconds. A clock that is set back makes nothing younger than it was. */
    long age(long now) {
        return ageMillis + Math.max(0, now - storedAt);
    }

    /** For how much longer it is fresh, in milliseconds; negative once it is stale. */
    long left(long now) {
        return lifetimeMillis - age(now);
    }

    boolean isFresh(long now) {
        return left(now) > 0;
    }

    /** Whether it may be given although it is stale, because the upstream is out of order. */
    boolean mayStandIn(long now) {
        return left(now) + staleIfErrorMillis > 0;
    }
}
