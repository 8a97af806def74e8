package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.EntryCodec;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.id.internal.QuotedText;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A worker slot that a process holds.
 *
 * @param number of the slot, from 0 on
 * @param instance the name of the process
 * @param since when it was taken, by that process's clock
 */
public record HeldSlot(int number, String instance, Instant since) {
    public HeldSlot {
        requireNonNull(instance, "instance: null (expected: the name of an instance)");
        requireNonNull(since, "since: null (expected: a time)");
    }

    /** Empty for an entry that is none of ours. */
    static Optional<HeldSlot> of(StoreEntry entry) {
        try {
            int number = Integer.parseInt(entry.name());
            Map<String, String> fields = EntryCodec.decode(entry.value());
            return Optional.of(new HeldSlot(number, fields.getOrDefault("instance", "unknown"), since(fields)));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    /** A time that nobody can read must not hide who holds the slot. */
    private static Instant since(Map<String, String> fields) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("since", "0")));
        } catch (NumberFormatException e) {
            return Instant.EPOCH;
        }
    }

    /** Without characters that control a terminal: other processes write the name. */
    @Override
    public String toString() {
        return "HeldSlot[" + number + ", " + QuotedText.plain(instance) + ", since " + since + "]";
    }
}
