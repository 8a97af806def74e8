package dev.hitotsu.demo.check;

import java.util.List;

/**
 * The result of a check.
 *
 * @param ordersAsked distinct idempotency keys in the requests of clients
 * @param ordersCreated rows in the orders table
 * @param messages distinct messages at the broker; a redelivery repeats its id and is not counted again
 * @param charges rows in the charges table
 * @param paid orders that are paid
 * @param cancelled orders that are cancelled, because they were sold out or the charge was refused
 * @param unpaid orders that are neither; a message that was given up says why, otherwise they count as lost
 * @param absorbed repeated deliveries that the consumers ignored
 * @param lost answered orders that do not exist, gaps in the numbers of a user's orders, and orders whose message,
 *     notification or share of the totals is missing or different; orders that are paid without money, or neither paid
 *     nor cancelled, and nobody knows why; stock that an order did not get or give back
 * @param doubled keys with several orders or another order than answered, orders that nobody requested, orders with
 *     several messages, charges or notifications, totals that are too high; money taken twice or for an order that is
 *     not paid; stock taken or given back twice, or sold and not there
 * @param withoutOrder messages, charges, money, stock and notifications whose order does not exist, messages that
 *     cannot be read
 * @param outOfOrder pairs of messages of one key whose first deliveries came in the wrong order, and keys that
 *     are in several partitions
 * @param evidence at most 20 descriptions that name ids, a fair share of each broken rule
 */
public record CheckResult(
        long ordersAsked,
        long ordersCreated,
        long messages,
        long charges,
        long paid,
        long cancelled,
        long unpaid,
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
