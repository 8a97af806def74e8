package dev.hitotsu.gateway.upstream.settings;

/** How requests are spread over the addresses of an upstream. */
public enum Balancing {
    /** One after the other. */
    ROUND_ROBIN,

    /** The one with the fewest requests under way. */
    LEAST_REQUESTS,

    /**
     * The one with fewer requests under way of two chosen at random: nearly as even as the former, without its herds.
     */
    P2C,

    /** The same one for the same user, or the same client if no user is known; others move when one is gone. */
    HASH
}
