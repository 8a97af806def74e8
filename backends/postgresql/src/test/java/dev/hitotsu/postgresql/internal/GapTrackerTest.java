package dev.hitotsu.postgresql.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.internal.GapCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapTrackerTest {
    private final GapTracker gaps = new GapTracker(0, new long[0]);

    @Test
    void remembersWhatItPassed() {
        gaps.advanceTo(1);
        gaps.advanceTo(4);
        gaps.advanceTo(5);
        gaps.advanceTo(9);

        assertThat(gaps.ranges()).containsExactly(2, 3, 6, 8);
        assertThat(gaps.position()).isEqualTo(9);
    }

    @Test
    void splitsAGapThatIsFilledInTheMiddle() {
        gaps.advanceTo(10);

        assertThat(gaps.fill(5)).isTrue();

        assertThat(gaps.ranges()).containsExactly(1, 4, 6, 9);
        assertThat(gaps.fill(5)).isFalse();
    }

    @Test
    void givesAGapUpWhenAllWhoCouldFillItHaveEnded() {
        gaps.advanceTo(3);
        gaps.lockHoldersSeen(Set.of("3/1", "4/1"));
        gaps.dropDeadGaps();
        assertThat(gaps.ranges()).containsExactly(1, 2);

        gaps.lockHoldersSeen(Set.of("4/1", "5/1"));
        gaps.dropDeadGaps();
        assertThat(gaps.ranges()).containsExactly(1, 2);

        gaps.lockHoldersSeen(Set.of("5/1"));
        gaps.dropDeadGaps();
        assertThat(gaps.isEmpty()).isTrue();
    }

    @Test
    void doesNotGiveAGapUpBeforeTheLocksWereLookedAt() {
        gaps.lockHoldersSeen(Set.of());
        gaps.advanceTo(3);
        gaps.dropDeadGaps();

        assertThat(gaps.ranges()).containsExactly(1, 2);
    }

    @Test
    void takesAHolderThatWasPreparedForTheOneThatVanished() {
        gaps.advanceTo(3);
        gaps.lockHoldersSeen(Set.of("3/1"));
        gaps.lockHoldersSeen(Set.of("-1/77"));
        gaps.dropDeadGaps();
        assertThat(gaps.ranges()).containsExactly(1, 2);

        gaps.lockHoldersSeen(Set.of());
        gaps.dropDeadGaps();
        assertThat(gaps.isEmpty()).isTrue();
    }

    @Test
    void startsWithTheGapsThatWereSaved() {
        GapTracker restored = new GapTracker(9, new long[] {2, 3, 6, 8});

        assertThat(restored.fill(7)).isTrue();
        assertThat(restored.ranges()).containsExactly(2, 3, 6, 6, 8, 8);
    }

    @Test
    void refusesToGoBack() {
        gaps.advanceTo(3);

        assertThatThrownBy(() -> gaps.advanceTo(3)).hasMessage("position: 3 (expected: greater than 3)");
    }

    @Test
    void codecKeepsRanges() {
        long[] ranges = {1, 1, 3, 200, 1_000_000, 5_000_000_000L, 5_000_000_002L, Long.MAX_VALUE / 2};

        assertThat(GapCodec.decode(GapCodec.encode(ranges))).containsExactly(ranges);
        assertThat(GapCodec.decode(GapCodec.encode(new long[0]))).isEmpty();
    }

    /**
     * Transactions take positions, wait, commit, roll back or prepare, in a random order. Meanwhile a reader reads
     * pages. It must read each committed position once. If one transaction committed before another began, its
     * positions come first.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void losesNothingAndKeepsTheOrderOfCommits(long seed) {
        for (int round = 0; round < 200; round++) {
            new Simulation(new Random(seed * 1_000 + round)).run();
        }
    }

    private static final class Simulation {
        private final Random random;
        private final GapTracker tracker = new GapTracker(0, new long[0]);
        private final Map<String, List<Long>> open = new HashMap<>();
        private final TreeSet<Long> committed = new TreeSet<>();
        private final Map<Long, Set<Long>> committedBefore = new HashMap<>();
        private final List<Long> read = new ArrayList<>();
        private final Set<Long> seen = new HashSet<>();
        private long sequence;
        private int transactions;

        Simulation(Random random) {
            this.random = random;
        }

        void run() {
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(6)) {
                    case 0, 1 -> begin();
                    case 2 -> append();
                    case 3 -> end();
                    default -> readPage();
                }
            }
            while (!open.isEmpty()) {
                end();
            }
            for (int i = 0; i < 200; i++) {
                readPage();
            }
            assertThat(read).as("each once").doesNotHaveDuplicates().hasSameElementsAs(committed);
            assertThat(tracker.isEmpty()).as("no gap is left").isTrue();
            for (int i = 0; i < read.size(); i++) {
                Set<Long> before = committedBefore.getOrDefault(read.get(i), Set.of());
                assertThat(read.subList(0, i)).containsAll(before);
            }
        }

        private void begin() {
            String name = "1/" + ++transactions;
            open.put(name, new ArrayList<>());
            append(name);
        }

        private void append() {
            if (!open.isEmpty()) {
                String name = anyOpen();
                if (!name.startsWith("-1/")) {
                    append(name);
                }
            }
        }

        private void append(String name) {
            long position = ++sequence;
            open.get(name).add(position);
            if (open.get(name).size() == 1) {
                committedBefore.put(position, Set.copyOf(committed));
            }
        }

        private void end() {
            if (open.isEmpty()) {
                return;
            }
            String name = anyOpen();
            List<Long> positions = open.remove(name);
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> open.put("-1/" + ++transactions, positions);
                default -> committed.addAll(positions);
            }
        }

        private String anyOpen() {
            List<String> names = open.keySet().stream().sorted().toList();
            return names.get(random.nextInt(names.size()));
        }

        private void readPage() {
            if (random.nextBoolean()) {
                tracker.lockHoldersSeen(Set.copyOf(open.keySet()));
            }
            int limit = 1 + random.nextInt(5);
            long before = tracker.position();
            List<Long> page = new ArrayList<>();
            for (long position : committed) {
                if (page.size() < limit && !seen.contains(position)) {
                    page.add(position);
                }
            }
            for (long position : page) {
                if (position > before) {
                    tracker.advanceTo(position);
                } else {
                    assertThat(tracker.fill(position)).as("gap at " + position).isTrue();
                }
                seen.add(position);
                read.add(position);
            }
            if (page.size() < limit || page.getLast() > before) {
                tracker.dropDeadGaps();
            }
        }
    }
}
