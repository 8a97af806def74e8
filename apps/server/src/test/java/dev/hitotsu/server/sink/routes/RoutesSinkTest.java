package dev.hitotsu.server.sink.routes;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.relay.Sinks;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesSinkTest {
    private static final String KAFKA = "sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}";

    private static SinkConfig sink(String routes) {
        return ConfigFile.of("test", "sink: {routes: {" + routes + "}}", name -> null)
                .read(SinkReader::read);
    }

    @Test
    void eachTargetIsNamedWithItsTopics() {
        SinkConfig config = sink("payments: {topics: [payments, refunds.*], sink: {nats: {uri: 'nats://127.0.0.1:1'}}},"
                + " events: {" + KAFKA + "}");

        assertThat(config.displayName())
                .contains("payments [payments, refunds.*]: NATS", "events: Kafka at 127.0.0.1:1");
        assertThat(config.topics()).containsExactly("payments");
        Sinks.check(config, RelayOptions.DEFAULT);
    }

    @Test
    void aTargetMayGetCopies() {
        SinkConfig config = sink("events: {" + KAFKA + "}, search: {copies: [orders, stock.*],"
                + " sink: {nats: {uri: 'nats://127.0.0.1:1'}}}");

        assertThat(config.displayName()).contains("search copies of [orders, stock.*]: NATS");
        assertThat(config.topics()).containsExactly("orders");
        try (Sink sink = config.openToCheck(SendLimits.of(RelayOptions.DEFAULT))) {
            assertThat(sink.addressesOf("orders")).containsExactly("orders", "orders@search");
            assertThat(sink.addressesOf("payments")).containsExactly("payments");
        }
    }

    @Test
    void whatIsWrongIsNamedWithItsPlace() {
        assertRefused("", "sink.routes", "no targets");
        assertRefused("a: {topics: x}", "sink.routes.a.sink", "missing");
        assertRefused("a: {sink: {routes: {b: {" + KAFKA + "}}}}", "sink.routes.a.sink.routes", "unknown key");
        assertRefused("a: {copie: x, " + KAFKA + "}", "sink.routes.a.copie", "did you mean copies?");
        assertRefused("a: {topic: x, " + KAFKA + "}", "sink.routes.a.topic", "did you mean topics?");
        assertRefused(
                "a: {sink: {kafka: {bootstrapServers: 'x:1', transactionalId: t}}}",
                "sink.routes.a",
                "in transactions (expected: a target without them");
    }

    private static void assertRefused(String routes, String... words) {
        assertThatThrownBy(() -> sink(routes))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void twoTargetsForOneTopicAreRefusedAtTheStart() {
        SinkConfig config = sink("a: {topics: x, " + KAFKA + "}, b: {topics: x, " + KAFKA + "}");

        assertThatThrownBy(() -> Sinks.check(config, RelayOptions.DEFAULT)).hasMessageContaining("topics x: two");
    }

    /** Also one whose name is unknown when the relay starts. */
    @Test
    void oneWhoseHostIsUnknownIsAwayAlone() {
        SinkConfig config = sink("a: {topics: x, sink: {kafka: {bootstrapServers: 'no-such-host.invalid:9092'}}}, b: {"
                + "sink: {nats: {uri: 'nats://127.0.0.1:1'}}}");
        try (Sink sink = config.open(SendLimits.of(RelayOptions.DEFAULT));
                SinkSession session = sink.open(1)) {
            assertThat(config.hosts()).isEmpty();
            assertThat(sink.check(List.of("x"))).contains("a: host no-such-host.invalid is unknown");
            await().until(() -> {
                SendResult result = session.send(
                                Message.builder("x", "Created").key("k").build())
                        .join();
                return result instanceof SendResult.DestinationUnavailable away
                        && away.reason().equals("a: host no-such-host.invalid is unknown");
            });
        }
    }

    @Test
    void oneThatIsOpenedLateTakesMessagesOnceItIsResumed() {
        LateSink late = (LateSink) LateSink.open(new LateConfig(), SendLimits.of(RelayOptions.DEFAULT));
        try (late;
                SinkSession session = late.open(1)) {
            assertThat(session.send(Message.builder("x", "Created").build()).join())
                    .isInstanceOf(SendResult.Unavailable.class);

            await().until(() -> {
                session.resume();
                return session.send(Message.builder("x", "Created").build()).join() instanceof SendResult.Sent;
            });
        }
    }
}
