package dev.hitotsu.springboot.leader;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.springboot.LeaderOnly;
import dev.hitotsu.springboot.autoconfigure.CoordinationAutoConfiguration;
import dev.hitotsu.springboot.autoconfigure.LeaderAutoConfiguration;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class LeaderOnlyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final MemoryStore store = new MemoryStore();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class, CoordinationAutoConfiguration.class, LeaderAutoConfiguration.class))
            .withBean(Coordination.class, () -> Coordination.of(store.newClient(), CoordinationOptions.defaults()));

    static class Reports {
        private final AtomicInteger calls = new AtomicInteger();

        @LeaderOnly("reports")
        public void report() {
            calls.incrementAndGet();
        }

        public int calls() {
            return calls.get();
        }
    }

    static class Returning {
        @LeaderOnly("reports")
        public int report() {
            return 1;
        }
    }

    static class Final {
        @LeaderOnly("reports")
        public final void report() {}
    }

    @Test
    void oneOfTwoApplicationsCallsAndTheOtherFollows() {
        application.withBean(Reports.class).run(second -> {
            application.withBean(Reports.class).run(first -> {
                await().atMost(LIMIT).until(() -> leads(first) || leads(second));
                Reports leader = (leads(first) ? first : second).getBean(Reports.class);
                Reports other = (leads(first) ? second : first).getBean(Reports.class);

                leader.report();
                other.report();

                assertThat(leader.calls()).isEqualTo(1);
                assertThat(other.calls()).isZero();
            });
            await().atMost(LIMIT).until(() -> leads(second));
            int before = second.getBean(Reports.class).calls();
            second.getBean(Reports.class).report();
            assertThat(second.getBean(Reports.class).calls()).isEqualTo(before + 1);
        });
    }

    private static boolean leads(ApplicationContext context) {
        return context.getBean(Leaderships.class).current("reports").isPresent();
    }

    @Test
    void aMethodThatReturnsSomethingStopsTheStart() {
        application
                .withBean(Returning.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("Returning.report: returns int (expected: void"));
    }

    @Test
    void aMethodThatAProxyCannotPassOnStopsTheStart() {
        application
                .withBean(Final.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("@LeaderOnly")
                        .hasMessageContaining("Final.report: final"));
    }

    @Test
    void withoutSuchMethodsNothingConnects() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(CoordinationAutoConfiguration.class, LeaderAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
