package dev.hitotsu.demo.database;

import java.util.ArrayList;
import java.util.List;

/**
 * The state of the shop at one moment.
 *
 * @param requested orders for which payments has asked for the charge
 * @param charged orders for which the charge is settled: made, refused, given up, or not to be made because they
 *     were sold out
 * @param unreleased orders that were cancelled and whose stock is still to be released; below zero where that came
 *     first
 * @param backlog messages about new orders that wait to be sent
 * @param oldestAgeSeconds age of the oldest of them
 */
public record ShopSnapshot(
        long created,
        long requested,
        long charged,
        long unreleased,
        long notified,
        long totalled,
        long backlog,
        double oldestAgeSeconds) {
    public long delivered() {
        return created - backlog;
    }

    public boolean isSettled() {
        return backlog == 0 && charged >= created && unreleased == 0 && notified >= created && totalled >= created;
    }

    /** Who waits for what, in words. */
    public String waits() {
        List<String> waits = new ArrayList<>();
        addIfAny(waits, backlog, "the relay waits to send %,d");
        addIfAny(waits, created - backlog - charged, "payments waits for %,d");
        addIfAny(waits, unreleased, "stock waits for %,d");
        addIfAny(waits, created - backlog - notified, "notifications waits for %,d");
        addIfAny(waits, created - backlog - totalled, "analytics waits for %,d");
        return waits.isEmpty() ? "nobody waits for anything" : String.join(", ", waits);
    }

    private static void addIfAny(List<String> waits, long count, String text) {
        if (count > 0) {
            waits.add(text.formatted(count));
        }
    }

    /** Without the value that changes although nothing happens. */
    public ShopSnapshot withoutAge() {
        return new ShopSnapshot(created, requested, charged, unreleased, notified, totalled, backlog, 0);
    }
}
