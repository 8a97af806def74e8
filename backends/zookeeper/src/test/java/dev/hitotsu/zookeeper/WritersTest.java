package dev.hitotsu.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WritersTest {
    private final Writers<String> writers = new Writers<>();

    @Test
    void whoWritesAloneSeesWhatItWrote() {
        assertThat(writers.mayLag("a")).isFalse();
        writers.wrote("a");
        writers.wrote("a");
        assertThat(writers.mayLag("a")).isFalse();
        assertThat(writers.mayLag("b")).isTrue();
    }

    @Test
    void aWriteOfItsOwnDoesNotHideThatOfAnother() {
        writers.wrote("a");
        writers.wrote("b");
        assertThat(writers.mayLag("b")).isTrue();
        writers.wrote("b");
        assertThat(writers.mayLag("b")).isTrue();
        assertThat(writers.mayLag("a")).isTrue();
    }

    @Test
    void whoHasCaughtUpLagsNoMoreUntilAnotherWrites() {
        writers.wrote("a");
        writers.wrote("b");
        writers.caughtUp("b", writers.mark());
        assertThat(writers.mayLag("b")).isFalse();
        writers.wrote("b");
        assertThat(writers.mayLag("b")).isFalse();
        writers.wrote("a");
        assertThat(writers.mayLag("b")).isTrue();
    }

    @Test
    void whatIsWrittenWhileItCatchesUpIsNotCounted() {
        writers.wrote("a");
        long mark = writers.mark();
        writers.wrote("a");
        writers.caughtUp("b", mark);
        assertThat(writers.mayLag("b")).isTrue();
        writers.caughtUp("b", writers.mark());
        writers.caughtUp("b", mark);
        assertThat(writers.mayLag("b")).isFalse();
    }
}
