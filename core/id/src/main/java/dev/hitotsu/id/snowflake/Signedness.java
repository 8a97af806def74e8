package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.LongIds;
/** Whether ids use the 64th bit, which Java, SQL and most others take for a sign. */
public enum Signedness {
    /** Ids stay positive. A layout of 64 bits loses the upper half of its time range. */
    SIGNED,

    /** Ids may look negative: compare them with {@link LongIds#unsignedOrder()}, store them with {@link LongIds#toSigned}. */
    UNSIGNED
}
