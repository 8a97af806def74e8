package dev.hitotsu.jdbc.internal;

import org.jspecify.annotations.Nullable;

/** Within a lane, outcomes keep their order; lanes go on without each other. */
public final class OutcomeLanes {
    /** How many there are. A release never changes it: readers keep a position for each. */
    public static final int COUNT = 16;

    private OutcomeLanes() {}

    /** The lane of a key, from 0. */
    public static int of(@Nullable String key) {
        return key == null ? 0 : Math.floorMod(key.hashCode(), COUNT);
    }
}
