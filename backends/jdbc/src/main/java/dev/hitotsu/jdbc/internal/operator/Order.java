package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.outbox.EntryRange;

/** In which order the rows of a range are looked at. */
public enum Order {
    OLDEST_FIRST("ASC"),
    NEWEST_FIRST("DESC");

    private final String direction;

    Order(String direction) {
        this.direction = direction;
    }

    /** As SQL has it. */
    public String direction() {
        return direction;
    }

    /** What is left of a range after the last position that was looked at. */
    public EntryRange rest(EntryRange range, long last) {
        return this == OLDEST_FIRST ? range.above(last) : range.below(last);
    }
}
