package dev.hitotsu.outbox;

/**
 * The part of an outbox that a walk through it has still before it: the positions above {@code after}, up to
 * {@code upTo}. The next part of every answer is such a range, so that each page costs the same, however far back it
 * is.
 *
 * @param after not negative
 * @param upTo not less than {@code after}
 */
public record EntryRange(long after, long upTo) {
    /** All of it. */
    public static final EntryRange ALL = new EntryRange(0, Long.MAX_VALUE);

    public EntryRange {
        if (after < 0) {
            throw new IllegalArgumentException("after: " + after + " (expected: 0 or more)");
        }
        if (upTo < after) {
            throw new IllegalArgumentException("upTo: " + upTo + " (expected: " + after + " or more)");
        }
    }

    /** What is left when all up to the position was seen. */
    public EntryRange above(long position) {
        return new EntryRange(position, upTo);
    }

    /** What is left when all from the position on was seen. */
    public EntryRange below(long position) {
        return new EntryRange(after, position - 1);
    }

    /** Whether nothing is left. */
    public boolean isEmpty() {
        return after == upTo;
    }

    /** Whether it has the position. */
    public boolean contains(long position) {
        return position > after && position <= upTo;
    }
}
