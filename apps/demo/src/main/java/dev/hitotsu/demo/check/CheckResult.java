package dev.hitotsu.demo.check;

import java.util.List;

/**
 * What the checker found.
 *
 * @param ordersAsked distinct idempotency keys that clients asked with
 * @param ordersCreated rows in the orders table
 * @param messages distinct messages at the broker; a redelivery repeats its id and is not counted again
 * @param charges rows in the charges table
 * @param absorbed repeated deliveries that the consumers absorbed
 * @param lost answered orders that do not exist, numbers a user's orders skip, and orders that lack, or differ from,
 *     their message, charge, notification or share of the totals
 * @param doubled keys with several orders or another order than answered, orders nobody asked for, orders announced,
 *     charged or notified more than once, totals that are too high
 * @param withoutOrder messages, charges and notifications whose order does not exist, messages nobody can read
 * @param outOfOrder pairs of messages of one key whose first deliveries came the wrong way round, and keys that were
 *     spread over partitions
 * @param evidence at most 20 sentences that name ids, a fair share from each rule that was broken
 */
public record CheckResult(
        long ordersAsked,
        long ordersCreated,
        long messages,
        long charges,
        long absorbed,
        long lost,
        long doubled,
        long withoutOrder,
        long outOfOrder,
        List<String> evidence) {
    public CheckResult {
        evidence = List.copyOf(evidence);
    }

    /** Whether every promise was kept. */
    public boolean kept() {
        return lost == 0 && doubled == 0 && withoutOrder == 0 && outOfOrder == 0;
    }
}
