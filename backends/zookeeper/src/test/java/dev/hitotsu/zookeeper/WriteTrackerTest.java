package dev.hitotsu.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteTrackerTest {
    private final WriteTracker<String> tracker = new WriteTracker<>();

    @Test
    void whoWritesAloneSeesWhatItWrote() {
        assertThat(tracker.mayLag("a")).isFalse();
        tracker.wrote("a");
        tracker.wrote("a");
        assertThat(tracker.mayLag("a")).isFalse();
        assertThat(tracker.mayLag("b")).isTrue();
    }

    @Test
    void aWriteOfItsOwnDoesNotHideThatOfAnother() {
        tracker.wrote("a");
        tracker.wrote("b");
        assertThat(tracker.mayLag("b")).isTrue();
        tracker.wrote("b");
        assertThat(tracker.mayLag("b")).isTrue();
        assertThat(tracker.mayLag("a")).isTrue();
    }

    @Test
    void whoHasCaughtUpLagsNoMoreUntilAnotherWrites() {
        tracker.wrote("a");
        tracker.wrote("b");
        tracker.caughtUp("b", tracker.position());
        assertThat(tracker.mayLag("b")).isFalse();
        tracker.wrote("b");
        assertThat(tracker.mayLag("b")).isFalse();
        tracker.wrote("a");
        assertThat(tracker.mayLag("b")).isTrue();
    }

    @Test
    void whatIsWrittenWhileItCatchesUpIsNotCounted() {
        tracker.wrote("a");
        long mark = tracker.position();
        tracker.wrote("a");
        tracker.caughtUp("b", mark);
        assertThat(tracker.mayLag("b")).isTrue();
        tracker.caughtUp("b", tracker.position());
        tracker.caughtUp("b", mark);
        assertThat(tracker.mayLag("b")).isFalse();
    }
}
