package dev.hitotsu.it;

import dev.hitotsu.aws.SqsReceiver;
import dev.hitotsu.coordination.Config;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.HttpFenceFilter;
import dev.hitotsu.coordination.Leadership;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Lock;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.coordination.StoreWorkerSlot;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.id.IdDecoder;
import dev.hitotsu.id.Ulid;
import dev.hitotsu.id.Uuid7;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.SnowflakeBuilder;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import dev.hitotsu.id.snowflake.WorkerId;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.jdbc.ReaderReports;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.sequence.JdbcSequence;
import dev.hitotsu.jdbc.sequence.SequenceLayout;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.RequestHeaders;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.message.receiver.lease.LeasedReceiverBuilder;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBuffer;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.redis.RateLimitWindow;
import dev.hitotsu.redis.RedisByteCache;
import dev.hitotsu.redis.RedisCounter;
import dev.hitotsu.redis.RedisCounterBuilder;
import dev.hitotsu.redis.RedisRateLimit;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.testkit.broker.InMemoryBroker;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * An instance of every class of the public API that has methods, and something of the right type for each parameter.
 */
final class ArgumentSamples implements AutoCloseable {
    static final String TEXT = "sample";

    private final Map<Class<?>, Object> instances = new HashMap<>();
    private final Map<Class<?>, Object> arguments = new HashMap<>();
    private final Coordination coordination =
            Coordination.of(new MemoryStore(Clockwork.system()), CoordinationOptions.defaults());
    private final RedisRateLimit redisLimit = RedisRateLimit.connect("redis://127.0.0.1:1");
    private final RedisByteCache redisCache = RedisByteCache.connect("redis://127.0.0.1:1");
    private final TargetSamples targets = new TargetSamples();

    ArgumentSamples() throws Exception {
        addValues();
        addIds();
        addMessages();
        addCoordination();
        targets.addTo(this);
        HttpSamples.addTo(instances, arguments);
        DatabaseSamples.addTo(this);
        EffectSamples.addTo(this);
        ObserverSamples.addTo(this);
    }

    /**
     * An instance of a type.
     *
     * @throws IllegalStateException if there is none; then this class needs another line
     */
    Object instance(Class<?> type) {
        return Optional.ofNullable(instances.get(type))
                .orElseThrow(() -> new IllegalStateException(type + ": no instance (expected: one in this class)"));
    }

    /** An argument of this type. */
    Object of(Class<?> type) {
        if (arguments.containsKey(type) || instances.containsKey(type)) {
            return arguments.getOrDefault(type, instances.get(type));
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isPrimitive()) {
            return Array.get(Array.newInstance(type, 1), 0);
        }
        return type.isInterface() ? proxy(type) : null;
    }

    /** Answers everything with nothing. */
    <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> answer(method.getReturnType())));
    }

    void argument(Class<?> type, Object argument) {
        arguments.put(type, argument);
    }

    private Object answer(Class<?> type) {
        return type == void.class || type == Object.class ? null : of(type);
    }

    <T> T instance(Class<T> type, T instance) {
        instances.put(type, instance);
        return instance;
    }

    private void addValues() {
        arguments.putAll(Map.of(
                Object.class, "sample",
                String.class, TEXT,
                Duration.class, Duration.ofSeconds(1),
                Instant.class, Instant.EPOCH,
                UUID.class, Uuid7.randomUuid7(),
                Path.class, Path.of("sample"),
                List.class, List.of(),
                Map.class, Map.of(),
                Set.class, Set.of()));
        arguments.putAll(Map.of(
                ZoneOffset.class,
                ZoneOffset.UTC,
                InstantSource.class,
                InstantSource.system(),
                Optional.class,
                Optional.empty(),
                RetryPolicy.class,
                RetryPolicy.DEFAULT,
                Throwable.class,
                new IllegalStateException("sample")));
        instance(SchemaName.class, SchemaName.DEFAULT);
        instance(Backoff.class, Backoff.DEFAULT);
        instance(Headers.class, Headers.empty());
        instance(RequestHeaders.class, RequestHeaders.of(Map.of()));
        instance(LeasedReceiverBuilder.class, SqsReceiver.builder());
        RelayOptions options = instance(RelayOptions.class, RelayOptions.DEFAULT);
        arguments.putAll(Map.of(
                RelayOptions.Batch.class, options.batch(),
                RelayOptions.Window.class, options.window(),
                RelayOptions.Poll.class, options.poll(),
                RelayOptions.Lease.class, options.lease(),
                RelayOptions.Retry.class, options.retry(),
                RelayOptions.Failure.class, options.failure()));
        arguments.put(SQLException.class, new SQLException("sample"));
        arguments.put(Class.class, String.class);
        arguments.put(EffectKey.class, new EffectKey(TEXT, TEXT));
        arguments.put(SegmentRetention.class, SegmentRetention.DEFAULT);
        instance(CoordinationOptions.class, CoordinationOptions.defaults());
    }

    private void addIds() {
        instance(IdDecoder.class, IdDecoder.of(SnowflakeLayout.defaults()::decode));
        instance(Ulid.class, Ulid.create());
        instance(SnowflakeBuilder.class, Snowflake.builder());
        instance(SnowflakeLayout.class, SnowflakeLayout.defaults());
        arguments.put(WorkerId.class, new WorkerId(0, 0));
        instance(SequenceLayout.class, new SequenceLayout(1, 1));
        instance(
                JdbcSequence.Share.class,
                new JdbcSequence.Share("ids", new SequenceLayout(1, 1), proxy(JdbcSequence.Statements.class)));
        instance(RedisCounterBuilder.class, RedisCounter.builder("sample"));
        instance(RedisRateLimit.class, redisLimit);
        instance(RedisByteCache.class, redisCache);
        instance(RateLimitWindow.class, new RateLimitWindow(1, Duration.ofSeconds(1)));
    }

    private void addMessages() {
        Message.Builder builder = instance(Message.Builder.class, Message.builder("topic", "Type"));
        Message message = instance(Message.class, builder.build());
        LogEntry entry = new LogEntry.Readable(1, message);
        arguments.put(LogEntry.class, entry);
        instance(
                OutboxEntry.class,
                new OutboxEntry(1, message, 1, false, Instant.EPOCH, OutboxState.DEAD, 1, null, null));
        instance(ParkedMessage.class, new ParkedMessage(entry, OutboxState.DEAD, true, 1, Duration.ZERO, null, 1));
        ReceiverBuilder<?> receivers =
                instance(ReceiverBuilder.class, new InMemoryBroker().receiver("sample", "sample"));
        Receiver receiver =
                instance(Receiver.class, receivers.handler(batch -> {}).start());
        receiver.close();
        var log = LoggerFactory.getLogger(ArgumentSamples.class);
        instance(FailureLog.class, new FailureLog(log, System::nanoTime));
        instance(OutboxStatus.class, new OutboxStatus(Map.of(), Duration.ZERO, 0, 0, null, 0, null, null));
        Outbox<?> outbox = instance(Outbox.class, Outbox.of(proxy(OutboxStore.class)));
        instance(OutboxBuffer.class, buffer(outbox));
        instance(Inbox.class, Inbox.of(proxy(InboxStore.class), "sample"));
        instance(ReaderReports.class, ReaderReports.of(Inbox.of(proxy(InboxStore.class), "sample"), "sample"));
    }

    @SuppressWarnings("unchecked")
    private static OutboxBuffer<?> buffer(Outbox<?> outbox) {
        return ((Outbox<Object>) outbox).buffer("sample");
    }

    private void addCoordination() throws Exception {
        instance(Coordination.class, coordination);
        Lock lock = instance(Lock.class, coordination.lock("sample"));
        instance(Grant.class, lock.acquire());
        instance(Leadership.class, coordination.leadership("sample"));
        Config config = instance(Config.class, coordination.config());
        instance(LiveView.class, config.view("sample"));
        Registry registry = instance(Registry.class, coordination.registry());
        ServiceInstance service = new ServiceInstance("sample", "1", "localhost", 80, Map.of());
        instance(ServiceInstance.class, service);
        instance(Registry.Registration.class, registry.register(service));
        instance(StoreWorkerSlot.class, coordination.workerSlots("sample").lease(8));
        instance(HttpFenceFilter.class, HttpFenceFilter.optional("sample"));
    }

    @Override
    public void close() {
        coordination.close();
        redisLimit.close();
        redisCache.close();
        targets.close();
    }
}
