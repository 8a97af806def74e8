package dev.hitotsu.relay.store;

/**
 * The positions of messages that a relay delivers to several targets. Each target's copy is parked, held back and
 * delivered by itself, so each has a position of its own: that of the message in the log and the number of the copy in
 * one, above all positions of the log. Of two copies, that of the message which came later in the log is the greater.
 *
 * <p>A store keeps them like any other position of a parked message. Where it compares parked messages with its log, it
 * leaves out those from {@link #FIRST} on.
 */
public final class CopyPosition {
    /** The least position of a copy; those of a log are less than 2^57. */
    public static final long FIRST = 1L << 62;

    /** How many copies there may be of a message, its own included. */
    public static final int MAX_COPIES = 32;

    private static final int NUMBER_BITS = 5;

    private CopyPosition() {}

    /**
     * The position of a copy.
     *
     * @param logPosition of the message in the log
     * @param number of the copy; 0 is the message itself
     * @throws IllegalArgumentException for a position that is none of a log, or a number out of range
     */
    public static long of(long logPosition, int number) {
        if (logPosition < 0 || logPosition >= FIRST >> NUMBER_BITS) {
            throw new IllegalArgumentException(
                    "position: " + logPosition + " (expected: 0 to " + ((FIRST >> NUMBER_BITS) - 1) + ")");
        }
        if (number < 0 || number >= MAX_COPIES) {
            throw new IllegalArgumentException("copy: " + number + " (expected: 0 to " + (MAX_COPIES - 1) + ")");
        }
        return FIRST | logPosition << NUMBER_BITS | number;
    }

    /** Whether it is the position of a copy. */
    public static boolean isCopy(long position) {
        return position >= FIRST;
    }

    /** The place in the log of the message that stands or stood at this position. */
    public static long inLog(long position) {
        return isCopy(position) ? (position ^ FIRST) >> NUMBER_BITS : position;
    }

    /** Which of the copies it is; 0 for the message itself. */
    public static int number(long position) {
        return isCopy(position) ? (int) (position & (MAX_COPIES - 1)) : 0;
    }
}
