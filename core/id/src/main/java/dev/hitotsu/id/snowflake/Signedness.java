package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.LongIds;

/** Whether ids use the 64th bit, which Java, SQL and most other systems take for a sign. */
public enum Signedness {
    /** Ids are positive. A layout of 64 bits loses the second half of its time range. */
    SIGNED,

    /**
     * Ids may look negative. Compare them with {@link LongIds#unsignedOrder()} and store them with {@link
     * LongIds#toSigned}.
     */
    UNSIGNED
}
