package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingPolicy;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.RelayOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All keys below {@code hitotsu}. A key that is not here stops the start: it would be a setting that does nothing.
 *
 * @param schema the tables
 * @param events the classes of events
 * @param outbox how messages are written
 * @param inbox the listeners
 * @param idempotency requests with a key
 * @param relay a relay in this process
 * @param coordination locks, leadership, registry and configuration
 * @param ids generated ids
 * @param health when the health endpoint is down
 * @param actuator the endpoint of the outbox
 */
@ConfigurationProperties(prefix = "hitotsu", ignoreUnknownFields = false)
public record HitotsuProperties(
        @DefaultValue Schema schema,
        @DefaultValue Events events,
        @DefaultValue Outbox outbox,
        @DefaultValue Inbox inbox,
        @DefaultValue Idempotency idempotency,
        @DefaultValue Relay relay,
        @DefaultValue Coordination coordination,
        @DefaultValue Ids ids,
        @DefaultValue Health health,
        @DefaultValue Actuator actuator) {
    /**
     * The tables.
     *
     * @param name the database's schema in which they stand
     * @param management what is done with them at the start
     */
    public record Schema(
            @DefaultValue(Schema.DEFAULT_NAME) String name,
            @DefaultValue("validate") SchemaManagement management) {
        static final String DEFAULT_NAME = "hitotsu";

        SchemaName schemaName() {
            return new SchemaName(name);
        }
    }

    /**
     * The classes of events.
     *
     * @param packages where they are looked for at the start, besides the application's own packages
     */
    public record Events(@DefaultValue List<String> packages) {}

    /**
     * How messages are written.
     *
     * @param database where it stands, if there are two that could have it
     * @param oneRoundTrip with the COMMIT of JPA's manager as well, in one round trip, for which each DataSource is
     *     wrapped; JDBC's manager does so by itself
     * @param withoutTable to the database's own log of PostgreSQL, while the source of the outbox is log-only
     */
    public record Outbox(
            @Nullable DatabaseKind database,
            @DefaultValue("false") boolean oneRoundTrip,
            @DefaultValue("false") boolean withoutTable) {}

    /** A database for an outbox. */
    public enum DatabaseKind {
        POSTGRESQL,
        MONGODB
    }

    /**
     * The listeners.
     *
     * @param enabled whether they receive
     * @param redeliveryWindow how late the broker can deliver a message once more, such as Kafka's retention. Claims
     *     are deleted a day after that
     * @param keepClaims for ever, for topics that keep their messages for as long
     * @param parking what a message that keeps failing does to those of its key, which are parked with it in the
     *     database; without it, it holds back its whole partition or queue
     * @param parkingAttempts how often a parked message is tried before it is dead
     * @param parallelKeys how many keys a listener's group handles at once, each in its order
     */
    public record Inbox(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("90d") Duration redeliveryWindow,
            @DefaultValue("false") boolean keepClaims,
            @Nullable ParkingPolicy parking,
            @DefaultValue("10") int parkingAttempts,
            @DefaultValue("1") int parallelKeys) {
        /** Null where messages are not parked. */
        @Nullable Parking parkingOptions() {
            Parking defaults = Parking.DEFAULT;
            return parking == null ? null : defaults.withPolicy(parking).withRetry(parkingAttempts, defaults.backoff());
        }

        @Nullable Retention retention() {
            return keepClaims ? null : Retention.covering(redeliveryWindow);
        }
    }

    /**
     * Requests with a key.
     *
     * @param repeatWindow for how long clients repeat a request; its key is remembered a day longer
     */
    public record Idempotency(@DefaultValue("7d") Duration repeatWindow) {
        Retention retention() {
            return Retention.covering(repeatWindow);
        }
    }

    /**
     * A relay in this process. Several processes may have one: one of them leads.
     *
     * @param enabled whether there is one
     * @param sink where it delivers to, if both brokers are there
     * @param source the sender that consumers see, a URI reference; by default the name of the application
     * @param lease how long it leads without renewal; after a crash the next one waits as long
     */
    public record Relay(
            @DefaultValue("false") boolean enabled,
            @Nullable SinkKind sink,
            @Nullable String source,
            @Nullable Duration lease) {
        RelayOptions options() {
            RelayOptions defaults = RelayOptions.DEFAULT;
            return lease == null
                    ? defaults
                    : defaults.withLease(
                            new RelayOptions.Lease(lease, defaults.lease().standbyPoll()));
        }
    }

    /** A broker. */
    public enum SinkKind {
        KAFKA,
        RABBITMQ
    }

    /**
     * Locks, leadership, registry and configuration.
     *
     * @param uri the server, such as etcd://host:2379/shop or zk://host:2181/shop; without it the outbox's database
     */
    public record Coordination(@Nullable String uri) {}

    /**
     * Generated ids.
     *
     * @param pool the processes whose ids must differ use the same name
     */
    public record Ids(@DefaultValue("ids") String pool) {}

    /**
     * When the health endpoint says that the outbox is down.
     *
     * @param maxPendingAge a message waits longer than this
     * @param maxDead more messages than this were given up, or hold back their key
     */
    public record Health(
            @DefaultValue("1m") Duration maxPendingAge,
            @DefaultValue("0") long maxDead) {}

    /**
     * The endpoint of the outbox.
     *
     * @param write whether it may retry and skip messages
     */
    public record Actuator(@DefaultValue("false") boolean write) {}
}
