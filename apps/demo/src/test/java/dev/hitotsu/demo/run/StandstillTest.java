package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.database.ShopSnapshot;
import org.junit.jupiter.api.Test;

/** While nothing flows, the demo says for how long, who waits for what, and which fault is under way. */
class StandstillTest {
    private static final String FAULT = "kill a consumer of payments";

    private final Standstill standstill = new Standstill(0);

    @Test
    void saysNothingWhileSomethingMoves() {
        for (int i = 1; i < 100; i++) {
            assertThat(standstill.describe(1.9 * i, shop(10, i, 10, 10, 0, 0), FAULT))
                    .isEmpty();
        }
    }

    @Test
    void namesTheConsumerThatWaitsAndTheFault() {
        ShopSnapshot stuck = shop(1_500, 200, 1_500, 1_500, 0, 0);
        assertThat(standstill.describe(10, stuck, FAULT)).isEmpty();
        assertThat(standstill.describe(11.9, stuck, FAULT)).isEmpty();

        assertThat(standstill.describe(12, stuck, FAULT))
                .isEqualTo("; nothing has moved for 2 s: payments waits for 1,300 (kill a consumer of payments)");
        assertThat(standstill.describe(19, stuck, null))
                .isEqualTo("; nothing has moved for 9 s: payments waits for 1,300 (no fault is under way)");
    }

    @Test
    void namesEverybodyWhoWaits() {
        ShopSnapshot stuck = shop(100, 60, 50, 40, 30, 1);
        standstill.describe(0, stuck, FAULT);

        assertThat(standstill.describe(2, stuck, FAULT))
                .contains("the relay waits to send 30, payments waits for 10, notifications waits for 20,"
                        + " analytics waits for 30 (");
    }

    @Test
    void namesStockThatIsToBeReleased() {
        ShopSnapshot stuck = new ShopSnapshot(10, 10, 10, 3, 10, 10, 0, 0);
        standstill.describe(0, stuck, FAULT);

        assertThat(standstill.describe(2, stuck, FAULT)).contains("stock waits for 3 (");
    }

    @Test
    void whatOnlyGetsOlderDoesNotMove() {
        standstill.describe(0, shop(100, 100, 100, 100, 7, 1), FAULT);

        assertThat(standstill.describe(3, shop(100, 100, 100, 100, 7, 4), FAULT))
                .contains("nothing has moved for 3 s: the relay waits to send 7");
    }

    @Test
    void anIdleShopWaitsForNothing() {
        standstill.describe(0, shop(5, 5, 5, 5, 0, 0), null);

        assertThat(standstill.describe(4, shop(5, 5, 5, 5, 0, 0), null))
                .isEqualTo("; nothing has moved for 4 s: nobody waits for anything (no fault is under way)");
    }

    @Test
    void aDatabaseThatIsAwayMovesNothing() {
        assertThat(standstill.describe(3, null, FAULT))
                .isEqualTo(
                        "; nothing has moved for 3 s: nothing is known of the shop yet (kill a consumer of payments)");
        standstill.describe(4, shop(9, 0, 9, 9, 0, 0), FAULT);

        assertThat(standstill.describe(7, null, FAULT)).contains("nothing has moved for 3 s: payments waits for 9");
    }

    private static ShopSnapshot shop(
            long created, long charged, long notified, long totalled, long backlog, double oldestAgeSeconds) {
        return new ShopSnapshot(created, charged, charged, 0, notified, totalled, backlog, oldestAgeSeconds);
    }
}
