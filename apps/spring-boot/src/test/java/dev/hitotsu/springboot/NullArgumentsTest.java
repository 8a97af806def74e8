package dev.hitotsu.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.client.ClientSession;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.springboot.actuator.OutboxEndpoint;
import dev.hitotsu.springboot.actuator.OutboxHealthIndicator;
import dev.hitotsu.springboot.actuator.OutboxInfoContributor;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import dev.hitotsu.springboot.bean.UnservedAnnotations;
import dev.hitotsu.springboot.discovery.RegistryDiscoveryClient;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.event.EventPublisher;
import dev.hitotsu.springboot.event.EventTypes;
import dev.hitotsu.springboot.event.JsonEventFormat;
import dev.hitotsu.springboot.http.IdempotentFilter;
import dev.hitotsu.springboot.http.IdempotentHandlers;
import dev.hitotsu.springboot.inbox.HandlingObservers;
import dev.hitotsu.springboot.inbox.InboxListenerScanner;
import dev.hitotsu.springboot.inbox.InboxListeners;
import dev.hitotsu.springboot.inbox.ListenerParking;
import dev.hitotsu.springboot.inbox.MessageSource;
import dev.hitotsu.springboot.leader.LeaderOnlyInterceptor;
import dev.hitotsu.springboot.leader.LeaderOnlyScanner;
import dev.hitotsu.springboot.leader.Leaderships;
import dev.hitotsu.springboot.mongo.MongoCommits;
import dev.hitotsu.springboot.mongo.MongoTransactionalInbox;
import dev.hitotsu.springboot.mongo.MongoTransactionalOutbox;
import dev.hitotsu.springboot.mongo.RepeatedTransactions;
import dev.hitotsu.springboot.transaction.TransactionalEffectRunner;
import dev.hitotsu.springboot.transaction.TransactionalInbox;
import dev.hitotsu.springboot.transaction.TransactionalOutbox;
import dev.hitotsu.springboot.transaction.TransactionalParking;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Null is refused at once, with the name of the parameter and with what was expected. */
class NullArgumentsTest {
    private final DataSource dataSource = nothing(DataSource.class);
    private final PlatformTransactionManager manager = nothing(PlatformTransactionManager.class);
    private final ResultStore<Connection> results = nothing(ResultStore.class);
    private final Outbox<Connection> plainOutbox =
            Outbox.of(NullArgumentsTest.<OutboxStore<Connection>>nothing(OutboxStore.class));
    private final TransactionalOutbox outbox = TransactionalOutbox.of(dataSource, plainOutbox);
    private final Inbox<Connection> plainInbox =
            Inbox.of(NullArgumentsTest.<InboxStore<Connection>>nothing(InboxStore.class), "a");
    private final TransactionalInbox inbox = TransactionalInbox.of(dataSource, plainInbox);
    private final EventTypes types = EventTypes.of(Set.of());
    private final JsonEventFormat format =
            JsonEventFormat.of(JsonMapper.builder().build());
    private final EventMessages events = EventMessages.of(types, format);
    private final Locks locks = Locks.of(() -> NullArgumentsTest.<Coordination>unreachable());
    private final Leaderships leaderships = new Leaderships(() -> NullArgumentsTest.<Coordination>unreachable());
    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    private final IdempotentHandlers handlers = new IdempotentHandlers(beans, new RequestMappingHandlerMapping());
    private final OutboxEndpoint endpoint = new OutboxEndpoint(nothing(OutboxAdmin.class), true);
    private final List<String> faults = new ArrayList<>();
    private int checked;

    /** Answers everything with nothing. */
    @SuppressWarnings("unchecked")
    private static <T> T nothing(Class<?> type) {
        return (T) Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> 0;
                    default -> null;
                });
    }

    private static <T> T unreachable() {
        throw new IllegalStateException("asked for");
    }

    private void refused(String name, ThrowingCallable call) {
        checked++;
        Throwable refusal = catchThrowable(call);
        if (refusal == null || !String.valueOf(refusal.getMessage()).startsWith(name + ": null (expected: ")) {
            faults.add(name + ": " + refusal);
        }
    }

    @Test
    void nullIsRefusedWithItsNameAndWithWhatWasExpected() {
        checkTransactions();
        checkEvents();
        checkLocks();
        checkWhatSpringCalls();
        assertThat(faults).as("of %s parameters", checked).isEmpty();
    }

    private void checkTransactions() {
        refused("dataSource", () -> TransactionalOutbox.of(null, plainOutbox));
        refused("outbox", () -> TransactionalOutbox.of(dataSource, null));
        refused("manager", () -> outbox.attachTo(null));
        refused("messages", () -> outbox.append((Message[]) null));
        refused("messages", () -> outbox.append((List<Message>) null));
        refused("dataSource", () -> TransactionalInbox.of(null, plainInbox));
        refused("inbox", () -> TransactionalInbox.of(dataSource, null));
        refused("messageId", () -> inbox.runOnce(null, () -> {}));
        refused("effect", () -> inbox.runOnce(UUID.randomUUID(), null));
        refused("messages", () -> inbox.claimNew(null));
        refused("retention", () -> inbox.deleteOldClaims((Retention) null, 1));
        refused("ages", () -> inbox.deleteOldClaims((ClaimAges) null, 1));
        refused("dataSource", () -> TransactionalEffectRunner.of(null, manager, results, "a", Retention.DEFAULT));
        refused("manager", () -> TransactionalEffectRunner.of(dataSource, null, results, "a", Retention.DEFAULT));
        refused("store", () -> TransactionalEffectRunner.of(dataSource, manager, null, "a", Retention.DEFAULT));
        refused("consumer", () -> TransactionalEffectRunner.of(dataSource, manager, results, null, Retention.DEFAULT));
        refused("retention", () -> TransactionalEffectRunner.of(dataSource, manager, results, "a", null));
        TransactionalEffectRunner runner =
                TransactionalEffectRunner.of(dataSource, manager, results, "a", Retention.DEFAULT);
        refused("key", () -> runner.run(null, new byte[0], status -> null));
        refused("fingerprint", () -> runner.run("1", null, status -> null));
        refused("effect", () -> runner.run("1", new byte[0], null));
    }

    private void checkEvents() {
        refused("classes", () -> EventTypes.of(null));
        refused("eventClass", () -> types.typeOf(null));
        refused("mapper", () -> JsonEventFormat.of(null));
        refused("event", () -> format.write(null));
        refused("payload", () -> format.read(null, String.class));
        refused("eventClass", () -> format.read(new byte[0], null));
        refused("types", () -> EventMessages.of(null, format));
        refused("format", () -> EventMessages.of(types, null));
        refused("event", () -> events.toMessage(null, Headers.empty()));
        refused("headers", () -> events.toMessage("a", null));
        refused("headers", () -> events.toMessage("a", null, "b", null));
        refused("topic", () -> events.toMessage("a", Headers.empty(), null, null));
        refused("event", () -> events.toMessage(null, Headers.empty(), "b", null));
        refused("eventClass", () -> events.topicOf(null));
        refused("eventClass", () -> events.hasKey(null));
        refused("message", () -> events.toEvent(null, String.class));
        refused("eventClass", () -> events.toEvent(Message.builder("a", "b").build(), null));
        refused("eventClass", () -> events.typeOf(null));
        refused("outbox", () -> EventPublisher.of(null, events));
        refused("messages", () -> EventPublisher.of(outbox, null));
        EventPublisher publisher = EventPublisher.of(outbox, events);
        refused("event", () -> publisher.publish(null));
        refused("headers", () -> publisher.publish("a", null));
        refused("messages", () -> publisher.append((Message[]) null));
    }

    private void checkLocks() {
        refused("coordination", () -> Locks.of(null));
        refused("observer", () -> Locks.of(() -> NullArgumentsTest.<Coordination>unreachable(), null));
        refused("name", () -> locks.lock(null));
        refused("name", () -> locks.run(null, grant -> {}));
        refused("work", () -> locks.run("a", null));
        refused("name", () -> locks.call(null, grant -> 1));
        refused("work", () -> locks.call("a", null));
        refused("coordination", () -> new Leaderships(null));
        refused("name", () -> leaderships.add(null));
        refused("name", () -> leaderships.current(null));
        refused("registry", () -> RegistryDiscoveryClient.of(null));
        refused(
                "serviceId",
                () -> RegistryDiscoveryClient.of(() -> unreachable()).getInstances(null));
    }

    private void checkWhatSpringCalls() {
        refused("leaderships", () -> new LeaderOnlyInterceptor(null));
        refused("beans", () -> new LeaderOnlyScanner(null, leaderships));
        refused("leaderships", () -> new LeaderOnlyScanner(beans, null));
        refused("beans", () -> AnnotatedMethods.forEach(null, LeaderOnly.class, (name, method, annotation) -> {}));
        refused("annotation", () -> AnnotatedMethods.forEach(beans, null, (name, method, annotation) -> {}));
        refused("visitor", () -> AnnotatedMethods.forEach(beans, LeaderOnly.class, null));
        refused("method", () -> AnnotatedMethods.name(null));
        refused("beans", () -> new UnservedAnnotations(null, List.of(), "a"));
        refused("annotations", () -> new UnservedAnnotations(beans, null, "a"));
        refused("expected", () -> new UnservedAnnotations(beans, List.of(), null));
        refused("handlers", () -> new InboxListeners(null, List.of(), HandlingObservers.NONE.processing()));
        refused(
                "starters",
                () -> new InboxListeners((group, effect) -> unreachable(), null, HandlingObservers.NONE.processing()));
        refused("processing", () -> new InboxListeners((group, effect) -> unreachable(), List.of(), null));
        refused("append", () -> EventPublisher.appendingBy(null, events));
        refused(
                "factory",
                () -> MongoTransactionalOutbox.of(
                        null, Outbox.of(NullArgumentsTest.<OutboxStore<ClientSession>>nothing(OutboxStore.class))));
        MongoDatabaseFactory factory = nothing(MongoDatabaseFactory.class);
        refused("outbox", () -> MongoTransactionalOutbox.of(factory, null));
        refused("factory", () -> MongoCommits.of(null));
        refused("factory", () -> RepeatedTransactions.of(null, manager));
        refused("manager", () -> RepeatedTransactions.of(factory, null));
        refused("action", () -> RepeatedTransactions.of(factory, manager).execute(null));
        refused("inbox", () -> MongoTransactionalInbox.of(factory, null));
        refused("beans", () -> new IdempotentHandlers(null, new RequestMappingHandlerMapping()));
        refused("mapping", () -> new IdempotentHandlers(beans, null));
        refused("handlers", () -> new IdempotentFilter(null, null));
        refused("idempotency", () -> new IdempotentFilter(handlers, null));
        refused("names", () -> new MessageSource.Topics(null));
        refused("name", () -> new MessageSource.Queue(null));
        refused("inbox", () -> new HandlingObservers(null, (group, message, listener) -> {}));
        refused("processing", () -> new HandlingObservers(List.of(), null));
        InboxListeners listeners =
                new InboxListeners((group, effect) -> unreachable(), List.of(), HandlingObservers.NONE.processing());
        ParkingStore<Connection> parking = nothing(ParkingStore.class);
        TransactionTemplate template = new TransactionTemplate(manager);
        refused("store", () -> new ListenerParking(null, Parking.DEFAULT));
        refused("options", () -> new ListenerParking(parking, null));
        refused(
                "dataSource",
                () -> TransactionalParking.of(null, plainInbox, parking, Parking.DEFAULT, template, message -> {}));
        refused(
                "inbox",
                () -> TransactionalParking.of(dataSource, null, parking, Parking.DEFAULT, template, message -> {}));
        refused(
                "store",
                () -> TransactionalParking.of(dataSource, plainInbox, null, Parking.DEFAULT, template, message -> {}));
        refused(
                "options",
                () -> TransactionalParking.of(dataSource, plainInbox, parking, null, template, message -> {}));
        refused(
                "transactions",
                () -> TransactionalParking.of(dataSource, plainInbox, parking, Parking.DEFAULT, null, message -> {}));
        refused(
                "effect",
                () -> TransactionalParking.of(dataSource, plainInbox, parking, Parking.DEFAULT, template, null));
        refused("beans", () -> new InboxListenerScanner(null, listeners, events));
        refused("listeners", () -> new InboxListenerScanner(beans, null, events));
        refused("events", () -> new InboxListenerScanner(beans, listeners, null));
        refused("admin", () -> new OutboxEndpoint(null, true));
        refused("state", () -> endpoint.list(null, null, null));
        refused("id", () -> endpoint.show("dead", null));
        refused("action", () -> endpoint.act("dead", UUID.randomUUID().toString(), null));
        refused("backlog", () -> new OutboxHealthIndicator(null, Duration.ZERO, 0));
        refused("maxPendingAge", () -> new OutboxHealthIndicator(nothing(OutboxBacklog.class), null, 0));
        refused("schema", () -> new OutboxInfoContributor(null, true));
    }
}
