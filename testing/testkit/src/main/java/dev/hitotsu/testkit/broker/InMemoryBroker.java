package dev.hitotsu.testkit.broker;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A broker in memory with topics, partitions and consumer groups, for unit tests. A topic exists as soon as somebody
 * sends to it or receives from it. Messages of a key share a partition. A group has one member at a time; another one
 * waits until that one has ended. It is the sink as well, and keeps everything for ever. Thread-safe.
 */
public final class InMemoryBroker implements Sink {
    private static final int PARTITIONS = 4;
    private static final int MAX_POLLED = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, List<Stored>> partitions = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();

    private long changes;

    /** A message, or what is none. */
    record Stored(Message message, @Nullable UndecodableMessageException problem) {}

    private static final class Group {
        private final Map<String, Integer> committed = new HashMap<>();
        private @Nullable Object member;
    }

    /** A broker without messages. */
    public InMemoryBroker() {}

    @Override
    public SinkSession open(long fence) {
        return new Session();
    }

    /**
     * Puts something into the topic that is no message, as another program might.
     *
     * @param standIn where it goes, and what the {@link dev.hitotsu.message.receiver.PoisonHandler} will see
     * @param reason why it is none
     */
    public void sendUndecodable(Message standIn, String reason) {
        requireNonNull(standIn, "standIn: null (expected: a message)");
        requireNonNull(reason, "reason: null (expected: a reason)");
        append(standIn, new UndecodableMessageException(reason));
    }

    private void append(Message message, @Nullable UndecodableMessageException problem) {
        lock.lock();
        try {
            String key = message.key();
            int partition = key == null ? 0 : Math.floorMod(key.hashCode(), PARTITIONS);
            partitions
                    .computeIfAbsent(lane(message.topic(), partition), lane -> new ArrayList<>())
                    .add(new Stored(message, problem));
            noteChange();
        } finally {
            lock.unlock();
        }
    }

    /** All messages of a topic, one partition after the other, each in its order. */
    public List<Message> messages(String topic) {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        lock.lock();
        try {
            return lanes(topic).stream()
                    .flatMap(lane -> partitions.getOrDefault(lane, List.of()).stream())
                    .filter(stored -> stored.problem() == null)
                    .map(Stored::message)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** A builder of a receiver, which needs a handler. */
    public InMemoryReceiverBuilder receiver(String group, String topic) {
        requireNonNull(group, "group: null (expected: the name of a consumer group)");
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        return new InMemoryReceiverBuilder(this, group, topic);
    }

    /**
     * Takes all partitions away from the member of a group, as a rebalance does. The next member that polls gets them.
     */
    public void takeAway(String group) {
        requireNonNull(group, "group: null (expected: the name of a consumer group)");
        lock.lock();
        try {
            group(group).member = null;
            noteChange();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return List.of();
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ORDERED;
    }

    /** {@inheritDoc} It answers at once. */
    @Override
    public Duration sendTimeout() {
        return Duration.ZERO;
    }

    /** Does nothing: messages stay, and receivers go on. */
    @Override
    public void close() {}

    static List<String> lanes(String topic) {
        List<String> lanes = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            lanes.add(lane(topic, partition));
        }
        return lanes;
    }

    private static String lane(String topic, int partition) {
        return topic + "/" + partition;
    }

    private Group group(String name) {
        return groups.computeIfAbsent(name, unused -> new Group());
    }

    /** Joins the group; where to read on in each lane, or null while another member is in it. */
    @Nullable Map<String, Integer> join(String group, Object member) {
        lock.lock();
        try {
            Group joined = group(group);
            if (joined.member != null && joined.member != member) {
                return null;
            }
            joined.member = member;
            return Map.copyOf(joined.committed);
        } finally {
            lock.unlock();
        }
    }

    boolean isMember(String group, Object member) {
        lock.lock();
        try {
            return group(group).member == member;
        } finally {
            lock.unlock();
        }
    }

    void leave(String group, Object member) {
        lock.lock();
        try {
            if (group(group).member == member) {
                group(group).member = null;
                noteChange();
            }
        } finally {
            lock.unlock();
        }
    }

    /** False if the member is none any more: then nothing is committed. */
    boolean tryCommit(String group, Object member, String lane, int next) {
        lock.lock();
        try {
            Group joined = group(group);
            if (joined.member != member) {
                return false;
            }
            joined.committed.put(lane, next);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What a lane has from there on. */
    List<Stored> read(String lane, int from) {
        lock.lock();
        try {
            List<Stored> stored = partitions.getOrDefault(lane, List.of());
            return List.copyOf(stored.subList(from, Math.min(stored.size(), from + MAX_POLLED)));
        } finally {
            lock.unlock();
        }
    }

    /** Grows with each change. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there are more changes than that, or for the time given. */
    void awaitChange(long seen, Duration maxWait) throws InterruptedException {
        lock.lock();
        try {
            long left = maxWait.toNanos();
            while (changes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void noteChange() {
        changes++;
        changed.signalAll();
    }

    private final class Session implements SinkSession {
        private volatile boolean aborted;

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            requireNonNull(message, "message: null (expected: a message)");
            if (aborted) {
                return CompletableFuture.completedFuture(SendResult.unavailable("the session has ended"));
            }
            append(message, null);
            return CompletableFuture.completedFuture(SendResult.sent());
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public void close() {
            abort();
        }
    }
}
