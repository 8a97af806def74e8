package dev.hitotsu.inbox.parking;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Backoff;

/**
 * How a consumer parks messages. The {@link #DEFAULT} suits most; each {@code withX} changes one part.
 *
 * @param policy what a message that fails does to its key
 * @param maxAttempts how often an effect is tried before its message is dead, at least 1; with {@link
 *     ParkingPolicy#BLOCK_KEY} it is tried for ever
 * @param backoff the delays between attempts
 * @param maxParked how many messages of a consumer may wait for their effect, 1 to 1,000,000. When there are as many,
 *     the receiver holds back partitions or queues as it does without parking
 * @param maxLanes how many keys a process tries again at once, 1 to 1,000; each takes a connection
 */
public record Parking(ParkingPolicy policy, int maxAttempts, Backoff backoff, int maxParked, int maxLanes) {
    private static final int LARGEST_TABLE = 1_000_000;
    private static final int MOST_LANES = 1_000;

    /** {@link ParkingPolicy#PARK_KEY}, 10 attempts with {@link Backoff#DEFAULT}, 10,000 messages, 4 keys at once. */
    public static final Parking DEFAULT = new Parking(ParkingPolicy.PARK_KEY, 10, Backoff.DEFAULT, 10_000, 4);

    public Parking {
        requireNonNull(policy, "policy: null (expected: a policy, such as PARK_KEY)");
        requireNonNull(backoff, "backoff: null (expected: a backoff, such as Backoff.DEFAULT)");
        requireInRange("maxAttempts", maxAttempts, Integer.MAX_VALUE);
        requireInRange("maxParked", maxParked, LARGEST_TABLE);
        requireInRange("maxLanes", maxLanes, MOST_LANES);
    }

    private static void requireInRange(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + max + ")");
        }
    }

    public Parking withPolicy(ParkingPolicy newPolicy) {
        return new Parking(newPolicy, maxAttempts, backoff, maxParked, maxLanes);
    }

    /** So many attempts with these delays between them. */
    public Parking withRetry(int newMaxAttempts, Backoff newBackoff) {
        return new Parking(policy, newMaxAttempts, newBackoff, maxParked, maxLanes);
    }

    public Parking withMaxParked(int newMaxParked) {
        return new Parking(policy, maxAttempts, backoff, newMaxParked, maxLanes);
    }

    public Parking withMaxLanes(int newMaxLanes) {
        return new Parking(policy, maxAttempts, backoff, maxParked, newMaxLanes);
    }
}
