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
                List.of(),
                List.of(
                        new InjectedFault("b", 5, 6, ""),
                        new InjectedFault("a", 1, 1, ""),
                        new InjectedFault("b", 2, 3, "")));

        assertThat(timeline.faults()).extracting(InjectedFault::fromSeconds).containsExactly(1.0, 2.0, 5.0);
        assertThat(timeline.faultCounts()).containsExactly(entry("a", 1), entry("b", 2));
    }

    @Test
    void aFaultDoesNotEndBeforeItBegins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InjectedFault("a", 3, 2, ""))
                .withMessage("toSeconds: 2.0 (expected: 3.0 or later)");
    }
}
