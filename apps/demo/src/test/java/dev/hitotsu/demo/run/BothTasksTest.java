package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BothTasksTest {
    @Test
    void bothAreWaitedFor() throws Exception {
        List<String> ended = new CopyOnWriteArrayList<>();

        BothTasks.run("one", () -> ended.add("one"), "other", () -> ended.add("other"));

        assertThat(ended).containsExactlyInAnyOrder("one", "other");
    }

    /** A broker that does not start again, and clients that wait for it. */
    @Test
    void aFailureIsToldAlthoughTheOtherOneWaitsForEver() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> BothTasks.run(
                        "faults",
                        () -> {
                            throw new IOException("the broker does not start");
                        },
                        "clients",
                        () -> {
                            never.await();
                            return null;
                        }))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("the broker does not start");
    }

    @Test
    void anErrorIsAFailureToo() {
        assertThatThrownBy(() -> BothTasks.run("one", () -> null, "other", () -> {
                    throw new StackOverflowError();
                }))
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }
}
