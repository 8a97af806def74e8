package dev.hitotsu.kafka;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.PoisonHandler.Verdict;
import dev.hitotsu.message.Reception;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work under way: what was just received, and what failed and waits for its next attempt. The partitions of the latter are
 * paused, the others go on. Used by the consumer's thread only.
 */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private final Consumer<byte[], byte[]> consumer;
    private final ReceiverOptions options;
    private final Offsets offsets;
    private final Reception reception;
    private final List<Work> works = new ArrayList<>();
    private boolean stopped;

    Backlog(Consumer<byte[], byte[]> consumer, ReceiverOptions options, Offsets offsets, Reception reception) {
        this.consumer = consumer;
        this.options = options;
        this.offsets = offsets;
        this.reception = reception;
    }

    /** Whether the poison handler said so. */
    boolean isStopped() {
        return stopped;
    }

    void add(List<Received> received) {
        works.add(Work.batch(received, now()));
    }

    void drop(Collection<TopicPartition> partitions) {
        works.forEach(work -> work.drop(partitions));
        works.removeIf(Work::isEmpty);
    }

    /** Nanoseconds until something is due, {@code most} at most. */
    long dueIn(long most) {
        long now = now();
        return works.stream().mapToLong(work -> work.dueIn(now)).reduce(most, Math::min);
    }

    /** One attempt for each work that is due. */
    void attempt() {
        for (Work work : List.copyOf(works)) {
            if (!stopped && work.dueIn(now()) <= 0) {
                attempt(work);
            }
        }
    }

    private void attempt(Work work) {
        List<Received> next = work.next();
        try {
            options.handler().handle(Received.batch(next));
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failed(work, next, e);
            return;
        }
        reception.addHandled(next.size());
        done(work, next);
    }

    private void done(Work work, List<Received> next) {
        Set<TopicPartition> partitions = work.partitions();
        work.done();
        if (work.isEmpty()) {
            works.remove(work);
            resume(partitions);
        }
        offsets.done(next);
    }

    private void failed(Work work, List<Received> next, Exception error) {
        reception.addRetried(next.size());
        int failures = work.failed();
        if (!work.isOneByOne()) {
            batchFailed(work, failures, error);
        } else if (failures < options.retry().messageAttempts()) {
            LOG.warn("{} failed {} times", next.getFirst().message(), failures, error);
            later(work, failures);
        } else {
            poisoned(work, next, failures, error);
        }
    }

    private void batchFailed(Work work, int failures, Exception error) {
        LOG.warn("A batch of {} messages failed {} times", work.next().size(), failures, error);
        if (failures < options.retry().batchAttempts()) {
            later(work, failures);
        } else {
            works.remove(work);
            works.addAll(work.split(now()));
            consumer.pause(work.partitions());
        }
    }

    private void later(Work work, int failures) {
        consumer.pause(work.partitions());
        work.dueAt(
                now() + options.retry().delayAfter(failures, options.random()).toNanos());
    }

    private void poisoned(Work work, List<Received> next, int failures, Exception error) {
        Message message = next.getFirst().message();
        switch (verdict(message, failures, error)) {
            case RETRY -> {
                LOG.error("{} holds back {}: failed {} times", message, work.partitions(), failures, error);
                later(work, failures);
            }
            case SKIP -> {
                LOG.error("{} skipped: failed {} times", message, failures, error);
                reception.addSkipped();
                done(work, next);
            }
            case STOP -> {
                LOG.error("{} stops the receiver: failed {} times", message, failures, error);
                stopped = true;
            }
        }
    }

    private Verdict verdict(Message message, int failures, Exception error) {
        try {
            return options.poison().decide(message, failures, error);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("No decision about {}, it is tried again", message, e);
            return Verdict.RETRY;
        }
    }

    /** Only what is still ours, and no other work holds back. */
    private void resume(Set<TopicPartition> partitions) {
        Set<TopicPartition> paused = new HashSet<>(consumer.paused());
        paused.retainAll(partitions);
        works.forEach(work -> paused.removeAll(work.partitions()));
        consumer.resume(paused);
    }

    private long now() {
        return options.ticker().getAsLong();
    }
}
