package dev.hitotsu.kafka.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic in which transactions write down what they have delivered. One partition, whose records never expire: they
 * are deleted when nobody needs them any more. Blocks; not thread-safe.
 */
public final class ProgressTopic {
    private static final Logger log = LoggerFactory.getLogger(ProgressTopic.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /**
     * Offsets of transaction markers and of what was rolled back hold no records, so there may be more to look through.
     */
    private static final long FIRST_LOOK_BACK = 64;

    private static final Map<String, String> LASTING = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1",
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);

    private final String name;
    private final TopicPartition partition;
    private final Map<String, Object> adminSettings;
    private final Map<String, Object> consumerSettings;
    private final Duration timeout;

    /**
     * @param producer the producer's settings, which name the servers and the login
     * @param timeout how long one question may take
     */
    public ProgressTopic(String name, Map<String, Object> producer, Duration timeout) {
        this.name = name;
        this.partition = new TopicPartition(name, 0);
        this.timeout = timeout;
        this.adminSettings = new HashMap<>(producer);
        adminSettings.keySet().retainAll(AdminClientConfig.configNames());
        adminSettings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        adminSettings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        this.consumerSettings = new HashMap<>(producer);
        consumerSettings.keySet().retainAll(ConsumerConfig.configNames());
        consumerSettings.keySet().removeAll(List.of(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG));
        consumerSettings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumerSettings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumerSettings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumerSettings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        consumerSettings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        consumerSettings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumerSettings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    }

    public String name() {
        return name;
    }

    /**
     * Creates the topic unless it exists.
     *
     * @throws KafkaException if it does not exist and may not be created
     */
    public void create() {
        try (Admin admin = Admin.create(adminSettings)) {
            if (!exists(admin)) {
                NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(LASTING);
                admin.createTopics(List.of(topic)).all().get();
                log.info("Topic {}: created, to write down what was delivered", name);
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("topic " + name + ": " + KafkaErrors.describe(causeOf(e)), causeOf(e));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private boolean exists(Admin admin) throws InterruptedException, ExecutionException {
        try {
            return !admin.describeTopics(List.of(name)).allTopicNames().get().isEmpty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    /** What would make the topic lose records that are needed; empty if nothing does, or it does not exist yet. */
    public List<String> obstacles() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try (Admin admin = Admin.create(adminSettings)) {
            Config config = requireNonNull(
                    admin.describeConfigs(List.of(resource)).all().get().get(resource), "no answer");
            return LASTING.entrySet().stream()
                    .map(wanted -> obstacle(wanted, config.get(wanted.getKey())))
                    .filter(reason -> !reason.isEmpty())
                    .sorted()
                    .toList();
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = causeOf(e);
            return cause instanceof UnknownTopicOrPartitionException
                    ? List.of()
                    : List.of("topic " + name + ": " + KafkaErrors.describe(cause));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private String obstacle(Map.Entry<String, String> wanted, @Nullable ConfigEntry found) {
        String value = found == null ? null : found.value();
        return wanted.getValue().equals(value)
                ? ""
                : "topic " + name + ": " + wanted.getKey() + " is " + value + " (expected: " + wanted.getValue() + ")";
    }

    private static Throwable causeOf(Exception e) {
        return e.getCause() == null ? e : e.getCause();
    }

    /** Deletes the records before this offset, as far as the broker lets us. */
    public void deleteBefore(long offset) {
        try (Admin admin = Admin.create(adminSettings)) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        } catch (ExecutionException | KafkaException e) {
            log.warn("Topic {}: old records stay: {}", name, KafkaErrors.describe(causeOf(e)));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** A reader, which sees what is committed by now. */
    public Reader open() {
        return new Reader(new KafkaConsumer<>(consumerSettings));
    }

    /** Reads the committed records up to the end that there was when it was opened. */
    public final class Reader implements AutoCloseable {
        private final Consumer<byte[], byte[]> consumer;
        private final long first;
        private final long end;

        private Reader(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            try {
                consumer.assign(List.of(partition));
                this.first = offset(consumer.beginningOffsets(List.of(partition)));
                this.end = offset(consumer.endOffsets(List.of(partition)));
            } catch (KafkaException e) {
                consumer.close();
                throw e;
            }
        }

        private long offset(Map<TopicPartition, Long> offsets) {
            return requireNonNull(offsets.get(partition), "no answer");
        }

        /** The offset after the last one. */
        long end() {
            return end;
        }

        /** The newest record; empty if there is none. */
        Optional<ProgressRecord> last() {
            for (long back = FIRST_LOOK_BACK; ; back *= 8) {
                long from = Math.max(first, end - back);
                SortedMap<Long, ProgressRecord> found = read(new OffsetRange(from, Math.max(from, end)));
                if (!found.isEmpty()) {
                    return Optional.of(found.lastEntry().getValue());
                }
                if (from == first) {
                    return Optional.empty();
                }
            }
        }

        /** The records there, by their offsets. */
        SortedMap<Long, ProgressRecord> read(OffsetRange range) {
            SortedMap<Long, ProgressRecord> found = new TreeMap<>();
            if (range.first() < first) {
                log.warn(
                        "Topic {}: begins at offset {} (expected: {} at most, nothing that expires): what was delivered before"
                                + " may arrive twice",
                        name,
                        first,
                        range.first());
            }
            long until = Math.min(range.end(), end);
            long begin = Math.max(first, range.first());
            if (begin >= until) {
                return found;
            }
            consumer.seek(partition, begin);
            long deadline = System.nanoTime() + timeout.toNanos();
            while (consumer.position(partition) < until) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < until) {
                        found.put(record.offset(), decode(record));
                    }
                    deadline = System.nanoTime() + timeout.toNanos();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("topic " + name + ": no answer (expected: one within " + timeout + ")");
                }
            }
            return found;
        }

        private ProgressRecord decode(ConsumerRecord<byte[], byte[]> record) {
            byte[] value = record.value();
            try {
                return ProgressRecord.decode(value == null ? new byte[0] : value);
            } catch (IllegalArgumentException e) {
                throw new KafkaException(
                        "topic " + name + ", offset " + record.offset() + ": " + e.getMessage()
                                + ": nobody else may write there",
                        e);
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException("interrupted", e);
    }
}
