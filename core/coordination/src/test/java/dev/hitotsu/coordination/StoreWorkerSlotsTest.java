package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlotLostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreWorkerSlotsTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final Coordination one = Coordination.of(store, CoordinationOptions.defaults());
    private final Coordination two = Coordination.of(store.newClient(), CoordinationOptions.defaults());

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static StoreWorkerSlots slotsOf(Coordination coordination) {
        return coordination.workerSlots("ids");
    }

    private WorkerSlot leaseWhenFree() {
        return Patience.await()
                .ignoreException(IdException.class)
                .until(() -> slotsOf(two).lease(1), slot -> true);
    }

    @Test
    void theNextOwnerStartsWhereTheLastOneHadReserved() {
        WorkerSlot first = slotsOf(one).lease(1);
        first.reserve(T0.plusNanos(1));
        assertThat(first.reservedUntil()).isEqualTo(T0.plusNanos(1));
        one.close();

        WorkerSlot next = leaseWhenFree();
        assertThat(next.reservedFrom()).isEqualTo(T0.plusMillis(1));
        assertThat(first.valid()).isFalse();
        assertThatThrownBy(() -> first.reserve(T0.plusSeconds(9))).isInstanceOf(IdException.class);
        assertThat(next.reservedFrom()).isEqualTo(next.reservedUntil());
    }

    @Test
    void whoHasLostTheNumberReservesNothingMore() {
        WorkerSlot first = slotsOf(one).lease(1);
        first.reserve(T0);
        store.paths("workers/ids/held").forEach(path -> store.delete(path, -2));

        assertThatThrownBy(() -> first.reserve(T0.plusSeconds(9))).isInstanceOf(WorkerSlotLostException.class);
        assertThat(leaseWhenFree().reservedFrom()).isEqualTo(T0);
    }

    @Test
    void whoHasLostTheNumberAndGivenItBackLeasesItAgain() throws Exception {
        StoreWorkerSlot lost = slotsOf(one).lease(1);
        CountDownLatch told = new CountDownLatch(1);
        lost.onLost(told::countDown);
        store.paths("workers/ids/held").forEach(path -> store.delete(path, -2));
        assertThat(lost.verify()).isFalse();
        told.await();
        lost.close();

        assertThat(slotsOf(one).lease(1).valid()).isTrue();
    }

    /** An instance begins with a number that depends on its name. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c"})
    void everyNumberIsLeasedOnce(String instance) {
        try (Coordination coordination = Coordination.of(
                store.newClient(), CoordinationOptions.defaults().withInstance(instance))) {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                numbers.add(slotsOf(coordination).lease(3).number());
            }

            assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @Test
    void whatIsGivenBackIsUsedByTheNext() {
        WorkerSlot first = slotsOf(one).lease(1);
        assertThatThrownBy(() -> slotsOf(two).lease(1))
                .isInstanceOf(IdException.class)
                .hasMessageContaining("all 1 in use (expected: a free one), by [pid-");
        first.reserve(T0.plusSeconds(10));
        first.release(T0);
        first.release(T0.plusSeconds(5));

        assertThat(leaseWhenFree().reservedFrom()).isEqualTo(T0);
    }

    @Test
    void generatorsOnLeasedNumbersNeverMeet() {
        Set<Long> ids = new HashSet<>();
        try (Snowflake first = Snowflake.builder().slots(slotsOf(one)).build();
                Snowflake second = Snowflake.builder().slots(slotsOf(two)).build()) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(ids.add(first.next())).isTrue();
                assertThat(ids.add(second.next())).isTrue();
            }
        }
    }
}
