package dev.hitotsu.kafka;

import dev.hitotsu.kafka.internal.ProgressTopic;
import dev.hitotsu.kafka.internal.SessionProgress;
import dev.hitotsu.kafka.internal.TopicCache;
import dev.hitotsu.message.Recovery;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** The transactional producers of one session, one after the other. */
final class TransactionalSenders implements RecordSenders {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final ProgressTopic topic;
    private final TopicCache topics;
    private final SessionProgress progress;
    private volatile @Nullable TransactionalProducer current;
    private volatile @Nullable TransactionWriter writer;

    TransactionalSenders(
            Supplier<Producer<byte[], byte[]>> producers, ProgressTopic topic, TopicCache topics, long fence) {
        this.producers = producers;
        this.topic = topic;
        this.topics = topics;
        this.progress = new SessionProgress(fence);
    }

    @Override
    public RecordSender open(Semaphore window, Runnable onEnd) {
        TransactionWriter before = writer;
        TransactionWriter next =
                new TransactionWriter(producers.get(), topic, progress, before == null ? 0 : before.doubtful());
        TransactionalProducer opened = new TransactionalProducer(next, "Topic " + topic.name(), topics, window, onEnd);
        writer = next;
        current = opened;
        opened.start();
        return opened;
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public CompletableFuture<Recovery> recover() {
        return Objects.requireNonNull(current, "no producer is open").recovery();
    }

    @Override
    public void settled(long sends) {
        progress.settled(sends);
    }

    @Override
    public void recoveredSettled() {
        progress.recoveredSettled();
    }
}
