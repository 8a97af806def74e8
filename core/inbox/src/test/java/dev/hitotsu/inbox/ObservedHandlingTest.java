package dev.hitotsu.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.ObservedHandling.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What observers hear of a batch. */
class ObservedHandlingTest {
    private final List<String> heard = new ArrayList<>();
    private final List<Duration> took = new ArrayList<>();
    private final ObservedHandling handling = ObservedHandling.of("payments", List.of(new InboxObserver() {
        @Override
        public void onHandled(String consumer, int effects, int repetitions, Duration duration) {
            heard.add(consumer + ": " + effects + " effects, " + repetitions + " repetitions");
            took.add(duration);
        }

        @Override
        public void onFailed(String consumer, int messages, Duration duration) {
            heard.add(consumer + ": " + messages + " failed");
            took.add(duration);
        }

        @Override
        public void onParked(String consumer, int messages) {
            heard.add(consumer + ": " + messages + " parked");
        }
    }));

    @Test
    void whatIsParkedIsNoEffect() {
        handling.handleOrPark(10, () -> new Result(1, 2).plus(new Result(2, 0)));
        handling.handle(10, () -> 4);
        assertThat(heard)
                .containsExactly(
                        "payments: 5 effects, 3 repetitions",
                        "payments: 2 parked",
                        "payments: 6 effects, 4 repetitions");
        assertThat(took).allSatisfy(each -> assertThat(each).isBetween(Duration.ZERO, Duration.ofDays(1)));
    }
}
