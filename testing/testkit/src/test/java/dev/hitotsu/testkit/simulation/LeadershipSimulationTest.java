package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.Leadership.TermWork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.testkit.simulation.LeadershipWorld.CampaignMaker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leadership on virtual time, under faults from a seed: {@code -Dhitotsu.schedules=100000} for a long run. */
class LeadershipSimulationTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 1);
    private static final long PLANTED_SCHEDULES = Long.getLong("hitotsu.schedules.planted", 3_000);
    private static final long SCHEDULES = Long.getLong("hitotsu.schedules", 2_000);

    /** What is wrong with a leadership. */
    enum Defect implements CampaignMaker {
        /** A leader is not told that its term is lost. */
        NOT_INTERRUPTED("served in the end") {
            @Override
            public Campaign campaign(Clockwork machine, CoordinationStore store, String instance, TermWork work) {
                Clockwork deaf = proxy(Clockwork.class, machine, Map.of("interrupter", (Runnable) () -> {}));
                return LeadershipWorld.genuine(deaf, store, instance, work);
            }
        },
        /** A leader that was told believes all the same that it leads. */
        ALWAYS_VALID("interrupted") {
            @Override
            public Campaign campaign(Clockwork machine, CoordinationStore store, String instance, TermWork work) {
                return LeadershipWorld.genuine(
                        machine, store, instance, term -> work.lead(proxy(Grant.class, term, Map.of("valid", true))));
            }
        },
        /** A campaign says that it leads once it has, whatever became of the term. */
        ALWAYS_LEADING("lead at the same time") {
            @Override
            public Campaign campaign(Clockwork machine, CoordinationStore store, String instance, TermWork work) {
                boolean[] led = {false};
                Campaign genuine = LeadershipWorld.genuine(machine, store, instance, term -> {
                    led[0] = true;
                    work.lead(term);
                });
                return new Campaign() {
                    @Override
                    public boolean isLeading() {
                        return led[0];
                    }

                    @Override
                    public void close() {
                        genuine.close();
                    }
                };
            }
        },
        /** All terms have the same fence. */
        ONE_FENCE("given to") {
            @Override
            public Campaign campaign(Clockwork machine, CoordinationStore store, String instance, TermWork work) {
                return LeadershipWorld.genuine(
                        machine, store, instance, term -> work.lead(proxy(Grant.class, term, Map.of("fence", 1L))));
            }
        };

        private final String symptom;

        Defect(String symptom) {
            this.symptom = symptom;
        }
    }

    @Test
    void neverTwoLeadersAndEverybodyLeads() {
        long writes = Schedules.sum(SEED, SCHEDULES, seed -> {
            LeadershipWorld world = new LeadershipWorld(seed, LeadershipWorld::genuine);
            world.run();
            return world.writes();
        });
        System.out.println(SCHEDULES + " schedules from seed " + SEED + ", " + writes + " writes, no violation");
        assertThat(writes).isGreaterThan(SCHEDULES);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        LeadershipWorld first = new LeadershipWorld(SEED, LeadershipWorld::genuine);
        LeadershipWorld second = new LeadershipWorld(SEED, LeadershipWorld::genuine);
        first.run();
        second.run();

        assertThat(first.writes()).isPositive().isEqualTo(second.writes());
    }

    @Tag("planted")
    @ParameterizedTest
    @EnumSource
    void findsThePlantedDefect(Defect defect) {
        Optional<String> found = LongStream.range(SEED, SEED + PLANTED_SCHEDULES)
                .mapToObj(seed -> violation(new LeadershipWorld(seed, defect)))
                .flatMap(Optional::stream)
                .findFirst();
        assertThat(found).hasValueSatisfying(text -> assertThat(text).contains(defect.symptom));
    }

    /** The target, but for the methods with these names, which give these answers. */
    private static <T> T proxy(Class<T> type, T target, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (answers.containsKey(method.getName())) {
                        return answers.get(method.getName());
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static Optional<String> violation(LeadershipWorld world) {
        try {
            world.run();
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
