package dev.hitotsu.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A timeout of 24 seconds, so that a margin is one of them. */
class GuaranteedLifetimeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(24);
    private static final long SECOND = 1_000_000_000;

    @Test
    void isHalfOfTheTimeoutForWhoRenewsInTime() {
        GuaranteedLifetime lifetime = new GuaranteedLifetime(TIMEOUT, 0);
        for (int second = 0; second <= 96; second += 4) {
            lifetime.renewed(second * SECOND);
            assertThat(lifetime.duration()).isEqualTo(Duration.ofSeconds(12));
        }
    }

    @Test
    void isLessWhileTheLeaderMayNotKnowOfTheRenewalsAfterAPause() {
        GuaranteedLifetime lifetime = new GuaranteedLifetime(TIMEOUT, 0);
        lifetime.renewed(11 * SECOND);
        assertThat(lifetime.duration()).isEqualTo(Duration.ofSeconds(12));
        lifetime.renewed(15 * SECOND);
        assertThat(lifetime.duration()).isEqualTo(Duration.ofSeconds(8));
        lifetime.renewed(18 * SECOND);
        assertThat(lifetime.duration()).isEqualTo(Duration.ofSeconds(12));
    }

    /** A server passes on what it heard with each ping, every quarter of the timeout, and dies at any moment. */
    @Test
    void neverOutlivesTheSessionWhateverTheServerKeptToItself() {
        long seed = Long.getLong("hitotsu.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            GuaranteedLifetime lifetime = new GuaranteedLifetime(TIMEOUT, 0);
            long firstPing = random.nextLong(6 * SECOND);
            long leaderKnows = 0;
            long heard = 0;
            long now = 0;
            long certainUntil = 12 * SECOND;
            for (int i = 0; i < 20; i++) {
                long sent = now + random.nextLong(12 * SECOND);
                if (sent > certainUntil) {
                    break;
                }
                long lastPing = sent - Math.floorMod(sent - firstPing, 6 * SECOND);
                leaderKnows = lastPing >= now ? heard : leaderKnows;
                heard = sent;
                now = sent;
                lifetime.renewed(sent);
                certainUntil = sent + lifetime.duration().toNanos();
                assertThat(certainUntil)
                        .as("seed %s, round %s", seed, round)
                        .isLessThanOrEqualTo(leaderKnows + 24 * SECOND);
            }
        }
    }
}
