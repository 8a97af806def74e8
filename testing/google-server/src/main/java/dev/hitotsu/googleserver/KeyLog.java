package dev.hitotsu.googleserver;

import com.google.pubsub.v1.PubsubMessage;
import java.util.ArrayList;
import java.util.List;

/** What a subscription has of one ordering key, from the first message on that is not acknowledged. Not thread-safe. */
final class KeyLog {
    private final String key;
    private final List<Entry> entries = new ArrayList<>();

    KeyLog(String key) {
        this.key = key;
    }

    /** A message of the key, and what became of it. */
    static final class Entry {
        final KeyLog log;
        final PubsubMessage message;
        int deliveries;
        boolean acknowledged;
        /** Empty while it is with nobody. */
        String ackId = "";

        long deadline;

        private Entry(KeyLog log, PubsubMessage message) {
            this.log = log;
            this.message = message;
        }

        boolean isOut() {
            return !ackId.isEmpty();
        }

        private boolean isWaiting() {
            return !acknowledged && !isOut();
        }
    }

    String key() {
        return key;
    }

    void add(PubsubMessage message) {
        entries.add(new Entry(this, message));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** A batch of a key goes out when the one before is acknowledged. */
    boolean isReady() {
        return entries.stream().anyMatch(Entry::isWaiting) && entries.stream().noneMatch(Entry::isOut);
    }

    List<Entry> next(int max) {
        return entries.stream().filter(Entry::isWaiting).limit(max).toList();
    }

    void acknowledge(Entry entry) {
        entry.acknowledged = true;
        entry.ackId = "";
        while (!entries.isEmpty() && entries.getFirst().acknowledged) {
            entries.removeFirst();
        }
    }

    /**
     * The message is to be delivered again, and so are all behind it, the acknowledged ones, too. Returns those whose
     * deliveries are over.
     */
    List<String> redeliverFrom(Entry entry) {
        List<String> over = new ArrayList<>();
        boolean behind = false;
        for (Entry each : entries) {
            behind |= each == entry;
            if (behind) {
                if (each.isOut()) {
                    over.add(each.ackId);
                }
                each.ackId = "";
                each.acknowledged = false;
            }
        }
        return over;
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }
}
