package dev.hitotsu.demo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.hitotsu.demo.report.Timeline.InjectedFault;
import dev.hitotsu.demo.report.Timeline.Rate;
import dev.hitotsu.demo.report.Timeline.Sample;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelineTest {
    @Test
    void ratesAreTheDifferencesOfTheCounts() {
        Timeline timeline = new Timeline(
                List.of(
                        new Sample(0, 0, 0, 0, 0, 0),
                        new Sample(2, 100, 50, 20, 50, 1),
                        new Sample(4, 100, 100, 90, 0, 0)),
                List.of());

        assertThat(timeline.rates()).containsExactly(new Rate(2, 50, 25, 10), new Rate(4, 0, 25, 35));
    }

    @Test
    void frequentSamplesAreAveragedOverASecond() {
        List<Sample> samples = IntStream.range(0, 41)
                .mapToObj(i -> new Sample(i / 10.0, i / 10 * 500L, 0, 0, 0, 0))
                .toList();

        assertThat(new Timeline(samples, List.of()).rates().subList(10, 40))
                .extracting(Rate::created)
                .allMatch(rate -> Math.abs(rate - 500) < 1);
    }

    @Test
    void twoSamplesAtOnceHaveNoRate() {
        Timeline timeline =
                new Timeline(List.of(new Sample(1, 0, 0, 0, 0, 0), new Sample(1, 9, 9, 9, 0, 0)), List.of());

        assertThat(timeline.rates()).containsExactly(new Rate(1, 0, 0, 0));
    }

    @Test
    void faultsAreSortedAndCounted() {
        Timeline timeline = new Timeline(
                List.of(new Sample(0, 5, 0, 0, 5, 0)),
                List.of(
                        new InjectedFault("b", 5, 6, ""),
                        new InjectedFault("a", 1, 1, ""),
                        new InjectedFault("b", 2, 3, "")));

        assertThat(timeline.faults()).extracting(InjectedFault::fromSeconds).containsExactly(1.0, 2.0, 5.0);
        assertThat(timeline.faultCounts()).containsExactly(entry("a", 1), entry("b", 2));
    }

    @Test
    void aFaultInAnIdleShopIsMarkedAndDoesNotCount() {
        Timeline timeline = new Timeline(
                List.of(
                        new Sample(1, 10, 10, 5, 0, 0),
                        new Sample(2, 20, 18, 10, 2, 0),
                        new Sample(3, 20, 20, 20, 0, 0),
                        new Sample(8, 20, 20, 20, 0, 0)),
                List.of(new InjectedFault("a", 2.1, 3, ""), new InjectedFault("a", 7, 8, "")));

        assertThat(timeline.faultCounts()).containsExactly(entry("a", 1));
        assertThat(timeline.idleFaultCounts()).containsExactly(entry("a", 1));
        assertThat(timeline.impactOf(timeline.faults().getFirst()).text())
                .isEqualTo("10 orders/s, 2 to be sent, 8 to be charged");
        assertThat(timeline.impactOf(timeline.faults().getLast()).text()).startsWith("idle: nothing was under way");
    }

    @Test
    void theTimeToTheNextChargeIsTakenFromTheBeginningOfTheFault() {
        Timeline timeline = new Timeline(
                List.of(
                        new Sample(1, 10, 10, 5, 0, 0),
                        new Sample(2, 20, 20, 7, 0, 0),
                        new Sample(3, 30, 30, 7, 0, 0),
                        new Sample(4, 40, 40, 9, 0, 0)),
                List.of(new InjectedFault("consumerKill", 1.5, 2.2, "")));

        assertThat(timeline.impactOf(timeline.faults().getFirst()).backAfterSeconds())
                .hasValue(2.5);
    }

    /** A charge takes other processes than the consumer that was killed. */
    @Test
    void theTimeUntilPaymentsWorksIsToldWhereItIsAnother() {
        Timeline timeline = new Timeline(
                List.of(
                        new Sample(1, 10, 10, 8, 5, 0, 0),
                        new Sample(2, 20, 20, 9, 9, 0, 0),
                        new Sample(3, 30, 30, 15, 9, 0, 0),
                        new Sample(4, 40, 40, 16, 12, 0, 0)),
                List.of(new InjectedFault("consumerKill", 1.5, 2.2, "")));
        Timeline.Impact impact = timeline.impactOf(timeline.faults().getFirst());

        assertThat(impact.worksAfterSeconds()).hasValue(1.5);
        assertThat(impact.backAfterSeconds()).hasValue(2.5);
        assertThat(impact.text()).endsWith("; payments works again after 1.5 s, charges again after 2.5 s");

        Timeline later = new Timeline(
                List.of(
                        new Sample(1, 10, 10, 8, 5, 0, 0),
                        new Sample(2, 20, 20, 9, 7, 0, 0),
                        new Sample(3, 30, 30, 9, 9, 0, 0),
                        new Sample(5, 40, 40, 16, 9, 0, 0)),
                List.of(new InjectedFault("consumerKill", 1.5, 2.2, "")));
        assertThat(later.impactOf(later.faults().getFirst()).text())
                .endsWith("; payments works again after 3.5 s, charges again after 1.5 s");
    }

    @Test
    void aFaultIsNotBlamedForWhatAnotherHeldUp() {
        Timeline timeline = new Timeline(
                List.of(
                        new Sample(1, 20, 20, 5, 0, 0),
                        new Sample(2, 30, 25, 10, 5, 0),
                        new Sample(3, 40, 25, 10, 15, 0),
                        new Sample(9, 90, 80, 30, 10, 0)),
                List.of(
                        new InjectedFault("brokerKill", 0.2, 0.9, ""),
                        new InjectedFault("consumerKill", 2.5, 3.2, ""),
                        new InjectedFault("databaseKill", 4, 8, ""),
                        new InjectedFault("relayKill", 9.5, 10, "")));

        Timeline.Impact consumer = timeline.impactOf(timeline.faults().get(1));

        assertThat(consumer.meanwhile()).extracting(InjectedFault::kind).containsExactly("databaseKill");
        assertThat(consumer.text())
                .isEqualTo("10 orders/s, 5 to be sent, 15 to be charged; charges again after 6.5 s, which waited for"
                        + " databaseKill (4.0 s) as well");
    }

    @Test
    void aFaultWhoseEffectsAreNotOverIsNamedToo() {
        Timeline timeline = new Timeline(
                List.of(
                        new Sample(1, 20, 20, 10, 0, 0),
                        new Sample(5, 30, 20, 20, 10, 0),
                        new Sample(7.5, 60, 20, 20, 40, 0),
                        new Sample(9, 90, 80, 30, 10, 0)),
                List.of(new InjectedFault("relayKill", 5.5, 6, ""), new InjectedFault("consumerKill", 7, 7.7, "")));

        assertThat(timeline.impactOf(timeline.faults().getLast()).text())
                .endsWith(
                        "; charges again after 2.0 s, of which nothing was there to charge for 2.0 s, which waited for"
                                + " relayKill (5.5 s) as well");
    }

    @Test
    void timeWithoutAnythingToChargeIsNamed() {
        Timeline timeline = new Timeline(
                List.of(
                        new Sample(1, 20, 20, 20, 0, 0),
                        new Sample(2, 30, 20, 20, 10, 0),
                        new Sample(5, 40, 40, 20, 0, 0),
                        new Sample(6, 50, 50, 30, 0, 0)),
                List.of(new InjectedFault("consumerKill", 1.5, 2.2, "")));

        assertThat(timeline.impactOf(timeline.faults().getFirst()).text())
                .endsWith("; charges again after 4.5 s, of which nothing was there to charge for 3.5 s");
    }

    @Test
    void timeBeginsWithTheFirstOrder() {
        Timeline timeline = new Timeline(
                        List.of(
                                new Sample(1, 0, 0, 0, 0, 0),
                                new Sample(5, 0, 0, 0, 0, 0),
                                new Sample(6, 3, 0, 0, 3, 0)),
                        List.of(new InjectedFault("a", 7, 8, "")))
                .fromFirstOrder();

        assertThat(timeline.samples()).extracting(Sample::seconds).containsExactly(0.0, 1.0);
        assertThat(timeline.faults()).extracting(InjectedFault::fromSeconds).containsExactly(2.0);
    }

    @Test
    void aSpikeDoesNotFlattenTheRest() {
        assertThat(ChartData.top(IntStream.range(0, 100).mapToDouble(i -> i == 50 ? 10_000 : 100)))
                .isEqualTo(200);
        assertThat(ChartData.top(IntStream.range(0, 100).asDoubleStream())).isZero();
        assertThat(ChartData.top(IntStream.range(0, 9).mapToDouble(i -> 0))).isZero();
    }

    @Test
    void aFaultDoesNotEndBeforeItBegins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InjectedFault("a", 3, 2, ""))
                .withMessage("toSeconds: 2.0 (expected: 3.0 or later)");
    }
}
