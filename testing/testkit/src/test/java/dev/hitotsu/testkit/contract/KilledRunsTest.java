package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.inbox.step.RefusedException;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Processes that run the same runs are killed at random moments, the bank's answers are lost, and it changes its mind.
 * {@code -Dhitotsu.runs=10000} for more, {@code -Dhitotsu.seed=} to see one again.
 */
class KilledRunsTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int RUNS = Integer.getInteger("hitotsu.runs", 2_000);
    private static final int MAX_ATTEMPTS = 200;
    private static final int MAX_CALLS = 25;

    private final Random random = new Random(SEED);
    private final InMemorySteps fixture = new InMemorySteps();

    /** A bank that takes a key once, forgets nothing, and refuses what was refunded. */
    private static final class Bank {
        private final Set<String> charges = new HashSet<>();
        private final Set<String> refunds = new HashSet<>();

        void charge(String key) {
            if (refunds.contains(key)) {
                throw new RefusedException("refunded");
            }
            charges.add(key);
        }

        long money() {
            return charges.stream().filter(key -> !refunds.contains(key)).count();
        }
    }

    @Test
    void everyEffectHappensOnceAndRefusedRunsCostNothing() {
        int kills = 0;
        Map<RunState, Integer> ends = new HashMap<>();
        for (int i = 0; i < RUNS; i++) {
            String key = "run-" + i;
            Bank bank = new Bank();
            for (int attempt = 0; state(key) == null || !state(key).isEnded(); attempt++) {
                assertThat(attempt).as("attempts, seed %s", SEED).isLessThan(MAX_ATTEMPTS);
                kills += attempt(key, bank, attempt) ? 1 : 0;
                fixture.endLeases();
            }
            check(key, bank);
            ends.merge(state(key), 1, Integer::sum);
        }
        System.out.println(RUNS + " runs from seed " + SEED + ", " + kills + " kills, " + ends);
        assertThat(kills).isGreaterThan(RUNS / 2);
        assertThat(ends).hasSize(3);
    }

    private @Nullable RunState state(String key) {
        return fixture.runs()
                .find(new EffectKey("orders", key))
                .map(run -> run.summary().state())
                .orElse(null);
    }

    private void check(String key, Bank bank) {
        List<String> effects = new ArrayList<>(fixture.effects(key));
        if (state(key) == RunState.COMPLETED) {
            assertThat(effects).as("%s, seed %s", key, SEED).containsExactly("reserve", "paid");
            assertThat(bank.money()).as("%s, seed %s", key, SEED).isEqualTo(1);
        } else {
            assertThat(bank.money()).as("net money of %s, seed %s", key, SEED).isZero();
            assertThat(effects.stream().filter("reserve"::equals).count())
                    .as("%s, seed %s", key, SEED)
                    .isEqualTo(effects.stream().filter("release"::equals).count())
                    .isLessThanOrEqualTo(1);
            assertThat(effects.stream().filter("paid"::equals).count())
                    .isEqualTo(effects.stream().filter("unpaid"::equals).count())
                    .isLessThanOrEqualTo(1);
        }
    }

    /** Whether the process was killed. */
    private boolean attempt(String key, Bank bank, int attempt) {
        int crashAt = attempt < 3 ? random.nextInt(MAX_CALLS) : MAX_CALLS * 10;
        CrashingStepStore<InMemoryStepStore.Transaction> process = new CrashingStepStore<>(fixture.store(), crashAt);
        if (random.nextInt(40) == 0) {
            boolean unused = fixture.runs().cancel(new EffectKey("orders", key), "customer called");
        }
        try {
            steps(process).run(key, run -> order(run, process, bank));
        } catch (CrashingStepStore.Crash e) {
            return true;
        } catch (Exception e) {
            return false;
        }
        return false;
    }

    private static Steps<InMemoryStepStore.Transaction> steps(StepStore<InMemoryStepStore.Transaction> store) {
        return Steps.builder(store, "orders")
                .lease(StepsFixture.LEASE)
                .maxAttempts(MAX_ATTEMPTS)
                .build();
    }

    private void order(
            StepRun<InMemoryStepStore.Transaction> run,
            CrashingStepStore<InMemoryStepStore.Transaction> process,
            Bank bank)
            throws IOException {
        String key = run.key().value();
        boolean isFraud = key.hashCode() % 5 == 0;
        run.transaction("reserve", transaction -> fixture.addEffect(transaction, key, "reserve"))
                .undo(transaction -> fixture.addEffect(transaction, key, "release"));
        run.call("charge", callKey -> charge(callKey, process, bank), callKey -> {
            process.step();
            bank.refunds.add(callKey);
            process.step();
        });
        run.transaction("paid", transaction -> fixture.addEffect(transaction, key, "paid"))
                .undo(transaction -> fixture.addEffect(transaction, key, "unpaid"));
        if (isFraud) {
            throw run.refuse("fraud");
        }
    }

    /** It may refuse what it took the first time, as far as the caller can know. */
    private void charge(String key, CrashingStepStore<?> process, Bank bank) throws IOException {
        process.step();
        switch (random.nextInt(6)) {
            case 0 -> throw new RefusedException("declined");
            case 1 -> throw new IOException("no connection");
            case 2 -> {
                bank.charge(key);
                throw new IOException("timeout, but charged");
            }
            default -> bank.charge(key);
        }
        process.step();
    }
}
