package dev.hitotsu.gateway.limit;

/** What a limit does while Redis does not answer. It never lets everybody pass. */
public enum RedisDown {
    /** Each gateway counts alone, with the same numbers. */
    LOCAL,

    /** Nobody passes. */
    REFUSE
}
