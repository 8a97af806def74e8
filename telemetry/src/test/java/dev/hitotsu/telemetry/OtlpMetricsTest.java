package dev.hitotsu.telemetry;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Numbers of fields are those of {@code opentelemetry/proto/metrics/v1/metrics.proto}. */
class OtlpMetricsTest {
    private static final int UNIT = 3;
    private static final int GAUGE = 5;
    private static final int SUM = 7;
    private static final int HISTOGRAM = 9;
    private static final int POINTS = 1;
    private static final int CUMULATIVE = 2;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final OtlpCollector collector = new OtlpCollector();
    private final Telemetry telemetry = Telemetry.start("shop", null, collector.destination(), null, line -> {
        throw new AssertionError(line + " (expected: no line)");
    });

    OtlpMetricsTest() throws Exception {}

    @BeforeEach
    void listen() {
        logged.start();
        ((Logger) LoggerFactory.getLogger(OtlpMetricSender.class)).addAppender(logged);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(OtlpMetricSender.class)).detachAppender(logged);
        collector.hangs(false);
        telemetry.close();
        collector.close();
    }

    /**
     * What is published now. Nothing is sent while an earlier answer is under way, so it is published again and again;
     * what is taken first may have been counted before.
     */
    private Map<String, ProtoMessage> published() {
        return published(metrics -> true);
    }

    /** The same, once it is as wanted. */
    private Map<String, ProtoMessage> published(Predicate<Map<String, ProtoMessage>> wanted) {
        int before = collector.taken().size();
        await().until(() -> {
            telemetry.publishMeters();
            return collector.taken().size() > before + 1
                    && wanted.test(collector.taken().getLast());
        });
        return collector.taken().getLast();
    }

    private static boolean hasNew(Map<String, ProtoMessage> metrics, double count) {
        return metrics.get("orders").message(SUM).messages(POINTS).stream().anyMatch(point -> point.real(4) == count);
    }

    @Test
    void whatCountsIsASumSinceTheProcessBegan() {
        telemetry.meters().counter("orders", "kind", "new").increment(3);
        telemetry.meters().counter("orders", "kind", "old").increment();
        published();
        telemetry.meters().counter("orders", "kind", "new").increment(2);

        ProtoMessage sum =
                published(metrics -> hasNew(metrics, 5)).get("orders").message(SUM);
        assertThat(sum.number(2)).isEqualTo(CUMULATIVE);
        assertThat(sum.number(3)).as("monotonic").isEqualTo(1);
        assertThat(sum.messages(POINTS)).hasSize(2).anySatisfy(point -> {
            assertThat(OtlpCollector.labels(point, 7)).containsExactly(Map.entry("kind", "new"));
            assertThat(point.real(4)).isEqualTo(5);
            assertThat(point.number(2)).as("start").isPositive().isLessThanOrEqualTo(point.number(3));
        });
        assertThat(collector.keys()).containsOnly("k");
        assertThat(collector.resource()).containsEntry("service.name", "shop");
    }

    @Test
    void timersAreHistogramsWithTheirBuckets() {
        Timer timer = Timer.builder("work")
                .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofSeconds(1))
                .register(telemetry.meters());
        for (int millis : new int[] {5, 6, 500, 5_000}) {
            timer.record(Duration.ofMillis(millis));
        }

        ProtoMessage metric = published().get("work");
        assertThat(metric.text(UNIT)).isEqualTo("s");
        assertThat(metric.message(HISTOGRAM).number(2)).isEqualTo(CUMULATIVE);
        ProtoMessage point = metric.message(HISTOGRAM, POINTS);
        assertThat(point.number(4)).as("count").isEqualTo(4);
        assertThat(point.real(5)).as("sum").isEqualTo(5.511);
        assertThat(point.packed(6)).as("counts").containsExactly(2L, 1L, 1L);
        assertThat(point.packed(7).stream().map(Double::longBitsToDouble)).containsExactly(0.01, 1.0);
    }

    @Test
    void distributionsWithoutBucketsHaveOneAndGaugesAreGauges() {
        DistributionSummary.builder("size")
                .baseUnit("bytes")
                .register(telemetry.meters())
                .record(700);
        telemetry.meters().gauge("open", 7);
        telemetry.meters().gauge("broken", Double.NaN);
        FunctionTimer.builder("calls", this, self -> 4, self -> 2, TimeUnit.SECONDS)
                .register(telemetry.meters());

        Map<String, ProtoMessage> metrics = published();
        assertThat(metrics.get("size").text(UNIT)).isEqualTo("By");
        assertThat(metrics.get("size").message(HISTOGRAM, POINTS).packed(6)).containsExactly(1L);
        assertThat(metrics.get("open").message(GAUGE, POINTS).real(4)).isEqualTo(7);
        assertThat(metrics).doesNotContainKey("broken");
        assertThat(metrics.get("calls.count").message(SUM, POINTS).real(4)).isEqualTo(4);
        assertThat(metrics.get("calls.total").message(SUM, POINTS).real(4)).isEqualTo(2);
        assertThat(metrics.get("jvm.memory.used").message(GAUGE).messages(POINTS))
                .hasSizeGreaterThan(1);
    }

    /** A status at which OTLP says that nothing is to be sent again. */
    @Test
    void aCollectorThatTakesNothingIsNamedOnceAndGetsAllLater() {
        telemetry.meters().counter("orders").increment();
        collector.answers(400);
        for (int sent = 1; sent <= 3; sent++) {
            int requests = sent;
            await().until(() -> {
                telemetry.publishMeters();
                return collector.keys().size() >= requests && !logged.list.isEmpty();
            });
        }
        collector.answers(200);
        await().until(() -> {
            telemetry.publishMeters();
            return !collector.taken().isEmpty();
        });

        assertThat(collector
                        .taken()
                        .getFirst()
                        .get("orders")
                        .message(SUM, POINTS)
                        .real(4))
                .isEqualTo(1);
        await().until(() -> logged.list.size() == 2);
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "metrics: " + collector.destination().endpoint()
                                + " does not take them; they are sent again and again",
                        "metrics: " + collector.destination().endpoint() + " takes them again");
    }

    @Test
    void whileACollectorHangsNobodyWaitsAndNothingPilesUp() {
        collector.hangs(true);
        telemetry.publishMeters();
        await().until(() -> collector.keys().size() == 1);
        for (int i = 0; i < 10; i++) {
            telemetry.publishMeters();
        }
        assertThat(logged.list).hasSize(1);
        collector.hangs(false);
        await().until(() -> collector.taken().size() == 1);
        assertThat(collector.keys()).hasSize(1);
    }

    @Test
    void whatWasCountedLastIsSentAtTheEnd() {
        try (Telemetry ending = Telemetry.start("ending", null, collector.destination(), null, line -> {})) {
            ending.meters().counter("orders").increment();
        }
        assertThat(List.copyOf(collector.taken())).hasSize(1);
        assertThat(collector.taken().getFirst()).containsKey("orders");
    }
}
