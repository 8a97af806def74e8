package dev.hitotsu.postgresql;

/** How positions map to the tables that hold them; the same numbers as in the schema. */
final class Segments {
    /** Tables in the circle. */
    static final int COUNT = 16;

    private static final int SHIFT = 18;

    private Segments() {}

    /** The table of a position. */
    static int tableOf(long position) {
        return (int) (position >> SHIFT) & COUNT - 1;
    }

    /** The number of the segment that the position is in, counted from the beginning of the log. */
    static long numberOf(long position) {
        return position >> SHIFT;
    }

    /** The first position of a segment. */
    static long firstOf(long number) {
        return number << SHIFT;
    }
}
