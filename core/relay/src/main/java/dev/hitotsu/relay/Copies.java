package dev.hitotsu.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes of each message that goes to several targets one entry for each, so that from here on they are messages of
 * different lanes: each is sent, parked and settled by itself, and the checkpoint passes the message when all are. Used
 * by the dispatcher alone.
 */
final class Copies {
    private final Journal journal;
    private final OpenSession session;
    private long parkedUntil;

    Copies(Journal journal, OpenSession session) {
        this.journal = journal;
        this.session = session;
    }

    /** Finds out how far an earlier term has parked copies of messages that will be read again. */
    void begin() {
        parkedUntil = lastParked(journal);
    }

    /** The place in the log of the last message of which something is parked; 0 if there is none. */
    static long lastParked(Journal journal) {
        long last = journal.lastParked(Long.MAX_VALUE);
        return CopyPosition.isCopy(last)
                ? Math.max(CopyPosition.inLog(last), journal.lastParked(CopyPosition.FIRST))
                : last;
    }

    /** The batch as it is sent. */
    ReadBatch of(ReadBatch batch) {
        List<LogEntry> copied = batch.entries().stream()
                .filter(entry -> !addressesOf(entry).isEmpty())
                .toList();
        if (copied.isEmpty()) {
            return batch;
        }
        Map<Long, List<ParkedMessage>> parked = parkedCopies(copied);
        List<LogEntry> sent = new ArrayList<>();
        for (LogEntry entry : batch.entries()) {
            List<String> addresses = addressesOf(entry);
            if (addresses.isEmpty()) {
                sent.add(entry);
            } else {
                sent.addAll(copies(entry, addresses, parked.getOrDefault(entry.position(), List.of())));
            }
        }
        return new ReadBatch(sent, batch.checkpoint(), batch.checkpointChanged(), batch.hasMore());
    }

    /** Empty where the entry stays as it is. */
    private List<String> addressesOf(LogEntry entry) {
        if (!(entry instanceof LogEntry.Readable)) {
            return List.of();
        }
        List<String> addresses = session.addressesOf(entry.message().topic());
        boolean itself = addresses.size() == 1
                && addresses.getFirst().equals(entry.message().topic());
        return itself ? List.of() : addresses;
    }

    private Map<Long, List<ParkedMessage>> parkedCopies(List<LogEntry> entries) {
        Set<UUID> ids = entries.stream()
                .filter(entry -> entry.position() <= parkedUntil)
                .map(entry -> entry.message().id())
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return Map.of();
        }
        return journal.parkedMessages(ids).stream()
                .filter(message -> CopyPosition.isCopy(message.position()))
                .collect(Collectors.groupingBy(message -> CopyPosition.inLog(message.position())));
    }

    /**
     * One entry for each address for which nothing is parked. A number that is taken stays so, whoever it stood for
     * when it was given out: the targets may have changed since.
     */
    private static List<LogEntry> copies(LogEntry entry, List<String> addresses, List<ParkedMessage> parked) {
        Set<String> parkedTopics = new HashSet<>();
        Set<Integer> taken = new HashSet<>();
        for (ParkedMessage message : parked) {
            parkedTopics.add(message.message().topic());
            taken.add(CopyPosition.number(message.position()));
        }
        List<LogEntry> copies = new ArrayList<>();
        int next = 1;
        for (String address : addresses) {
            if (parkedTopics.contains(address)) {
                continue;
            }
            if (address.equals(entry.message().topic())) {
                copies.add(copy(entry, 0, address));
                continue;
            }
            while (taken.contains(next)) {
                next++;
            }
            copies.add(copy(entry, next++, address));
        }
        return copies;
    }

    /** A copy that is no message, because its address is too long, is given up by itself. */
    private static LogEntry copy(LogEntry entry, int number, String address) {
        long position = CopyPosition.of(entry.position(), number);
        Message message = entry.message();
        try {
            return new LogEntry.Readable(position, message.withTopic(address));
        } catch (IllegalArgumentException e) {
            return new LogEntry.Unreadable(position, message, "the copy to " + address + ": " + e.getMessage());
        }
    }
}
