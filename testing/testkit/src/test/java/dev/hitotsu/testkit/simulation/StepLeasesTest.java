package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the lease of a run goes on on a machine that now and then has no room for a thread, on virtual time. */
class StepLeasesTest {
    private static final long SECOND = 1_000_000_000L;

    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine machine = simulation.machine();
    private final CrowdedMachine crowded = new CrowdedMachine(machine);
    private final Steps<InMemoryStepStore.Transaction> steps = Steps.builder(
                    new InMemoryStepStore(machine.instants()), "orders")
            .lease(Duration.ofSeconds(2))
            .clockwork(crowded)
            .build();
    private final List<String> ends = new ArrayList<>();

    /** Has no room for so many threads of a name. */
    private static final class CrowdedMachine implements Clockwork {
        private final Clockwork machine;
        private String name = "";
        private int refusals;

        CrowdedMachine(Clockwork machine) {
            this.machine = machine;
        }

        void refuse(String newName, int times) {
            name = newName;
            refusals = times;
        }

        @Override
        public void start(String thread, Runnable body) {
            if (thread.equals(name) && refusals > 0) {
                refusals--;
                throw new OutOfMemoryError("unable to create native thread");
            }
            machine.start(thread, body);
        }

        @Override
        public long nanoTime() {
            return machine.nanoTime();
        }

        @Override
        public long currentTimeMillis() {
            return machine.currentTimeMillis();
        }

        @Override
        public Runnable interrupter() {
            return machine.interrupter();
        }

        @Override
        public boolean clearInterrupt() {
            return machine.clearInterrupt();
        }

        @Override
        public Waiter waiter() {
            return machine.waiter();
        }
    }

    /** A run of five leases. */
    private void run(String key) {
        try {
            var end = steps.run(key, run -> run.call("slow", callKey -> machine.sleep(10 * SECOND)));
            ends.add(key + " " + end.state());
        } catch (Exception | Error e) {
            ends.add(key + " " + e);
        }
    }

    @Test
    void aRenewalThatCouldNotStartIsMadeUpFor() {
        crowded.refuse("hitotsu-steps-renewal", 3);
        machine.start("run", () -> run("one"));
        simulation.run(100 * SECOND);

        assertThat(ends).containsExactly("one COMPLETED");
        assertThat(crowded.refusals).isZero();
    }

    @Test
    void aWatchThatCouldNotStartIsStartedByTheNextRun() {
        crowded.refuse("hitotsu-steps-leases", 1);
        machine.start("run", () -> {
            run("one");
            run("two");
        });
        simulation.run(100 * SECOND);

        assertThat(ends)
                .containsExactly("one java.lang.OutOfMemoryError: unable to create native thread", "two COMPLETED");
    }
}
