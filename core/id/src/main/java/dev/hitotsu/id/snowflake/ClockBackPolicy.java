package dev.hitotsu.id.snowflake;

/** What a generator does when the clock shows a time before the last id. It never repeats an id in either case. */
public enum ClockBackPolicy {
    /** The caller waits until the clock has caught up, up to a limit. Beyond the limit it gets an exception. */
    WAIT,

    /** The caller gets a {@link ClockBackException} at once. */
    FAIL
}
