package dev.hitotsu.telemetry;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.telemetry.OtlpCollector.Record;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Numbers of fields are those of {@code opentelemetry/proto/logs/v1/logs.proto}. */
class OtlpLogsTest {
    private static final Instant TIME = Instant.parse("2026-11-28T02:14:00.123456Z");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final OtlpCollector collector = new OtlpCollector();
    private final Telemetry telemetry =
            Telemetry.start("shop", null, new Destination.Lines(), collector.destination(), line -> {});

    OtlpLogsTest() throws Exception {}

    @BeforeEach
    void listen() {
        logged.start();
        ((Logger) LoggerFactory.getLogger(OtlpLogSender.class)).addAppender(logged);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(OtlpLogSender.class)).detachAppender(logged);
        collector.hangs(false);
        telemetry.close();
        collector.close();
    }

    private void emit(String body) {
        telemetry
                .logs()
                .get("shop.orders")
                .logRecordBuilder()
                .setTimestamp(TIME)
                .setSeverity(Severity.WARN)
                .setSeverityText("WARN")
                .setBody(body)
                .setAttribute(AttributeKey.stringKey("exception.stacktrace"), "at a.B".repeat(10_000))
                .emit();
    }

    private long counted(String name) {
        return (long) telemetry
                .meters()
                .get("hitotsu.telemetry.logs." + name)
                .functionCounter()
                .count();
    }

    @Test
    void aTokenForTheCollectorThatChangesIsSent(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first");
        Destination.Otlp to = ConfigFile.of(
                        "test.yaml",
                        "logs: {otlp: '%s', headers: {X-Key: '${file:%s}'}}"
                                .formatted(collector.destination().endpoint(), token),
                        name -> null)
                .read(root -> root.optionalSection(LogReader.LOGS, LogReader::read))
                .orElseThrow();
        try (Telemetry sending = Telemetry.start("shop", null, new Destination.Lines(), to, line -> {})) {
            await().until(() -> emittedWith(sending, "first"));
            Files.writeString(token, "second");
            await().until(() -> emittedWith(sending, "second"));
            Files.delete(token);
            collector.keys().clear();
            await().until(() -> emittedWith(sending, "second"));
            assertThat(collector.keys()).containsOnly("second");
        }
    }

    private boolean emittedWith(Telemetry sending, String key) {
        sending.logs().get("shop").logRecordBuilder().setBody("a").emit();
        return collector.keys().contains(key);
    }

    @Test
    void aRecordArrivesAsItWasMade() {
        emit("no answer");
        await().until(() -> collector.records().size() == 1);

        Record record = collector.records().getFirst();
        assertThat(record.scope()).isEqualTo("shop.orders");
        assertThat(record.content().number(1))
                .isEqualTo(TimeUnit.SECONDS.toNanos(TIME.getEpochSecond()) + TIME.getNano());
        assertThat(record.content().number(2)).as("severity").isEqualTo(13);
        assertThat(record.content().text(3)).isEqualTo("WARN");
        assertThat(record.content().message(5).text(1)).isEqualTo("no answer");
        assertThat(OtlpCollector.labels(record.content(), 6))
                .hasEntrySatisfying(
                        "exception.stacktrace",
                        trace -> assertThat(trace).startsWith("at a.Bat a.B").hasSize(8_192));
        assertThat(collector.resource()).containsEntry("service.name", "shop");
        assertThat(collector.keys()).containsOnly("k");
        await().until(() -> counted("sent") == 1);
        assertThat(counted("dropped")).isZero();
    }

    @Test
    void whileACollectorHangsNobodyWaitsTheRoomIsBoundedAndWhatIsDroppedIsCounted() {
        collector.hangs(true);
        emit("first");
        await().until(() -> collector.keys().size() == 1);
        for (int i = 0; i < 200; i++) {
            emit("x".repeat(100_000));
        }
        long room = OtlpLogSender.MAX_WAITING_CHARS / 100_000;
        assertThat(counted("dropped")).isBetween(200 - room, 200L);
        assertThat(telemetry.scrape()).contains("hitotsu_telemetry_logs_dropped_total");
        collector.hangs(false);
        await().until(() -> counted("sent") + counted("dropped") == 201);
        assertThat(collector.records()).hasSizeLessThanOrEqualTo((int) room + 1);
        emit("there is room again");
        await().until(() -> collector.records().stream()
                .anyMatch(record -> record.content().message(5).text(1).equals("there is room again")));
    }

    /** A status at which OTLP says that nothing is to be sent again. */
    @Test
    void aCollectorThatTakesNothingIsNamedOnceAndGetsWhatComesLater() {
        collector.answers(400);
        emit("lost");
        await().until(() -> counted("dropped") == 1);
        emit("lost as well");
        await().until(() -> counted("dropped") == 2);
        collector.answers(200);
        emit("taken");
        await().until(() -> logged.list.size() == 2);

        assertThat(collector.records())
                .extracting(record -> record.content().message(5).text(1))
                .containsExactly("taken");
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "logs: " + collector.destination().endpoint()
                                + " does not take them; what finds no room is dropped",
                        "logs: " + collector.destination().endpoint() + " takes them again; 2 were dropped so far");
    }

    @Test
    void whatWaitsIsSentAtTheEndAndNothingAfterIt() {
        Telemetry ending =
                Telemetry.start("ending", null, new Destination.Lines(), collector.destination(), line -> {});
        ending.logs().get("last").logRecordBuilder().setBody("words").emit();
        ending.close();
        assertThat(collector.records()).hasSize(1);
        ending.logs().get("last").logRecordBuilder().setBody("too late").emit();
        assertThat(collector.records())
                .extracting(record ->
                        Map.entry(record.scope(), record.content().message(5).text(1)))
                .containsExactly(Map.entry("last", "words"));
    }
}
