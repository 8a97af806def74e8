package dev.hitotsu.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class FastSecureRandomTest {
    private static final int DRAWS = 200_000;

    private final FastSecureRandom bits = new FastSecureRandom(new SecureRandom());

    @Test
    void noValueIsGivenTwiceToVirtualThreads() {
        assertDistinct(Executors.newVirtualThreadPerTaskExecutor());
    }

    @Test
    void noValueIsGivenTwiceToPlatformThreads() {
        assertDistinct(Executors.newFixedThreadPool(4));
    }

    private void assertDistinct(ExecutorService threads) {
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        try (threads) {
            for (int thread = 0; thread < 16; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < DRAWS / 16; i++) {
                        seen.add(bits.nextLong());
                    }
                });
            }
        }

        assertThat(seen).hasSize(DRAWS);
    }

    @Test
    void everyBitIsSetHalfOfTheTime() {
        Integer[] counts = new Integer[64];
        Arrays.fill(counts, 0);
        for (int i = 0; i < DRAWS; i++) {
            long value = bits.nextLong();
            for (int bit = 0; bit < 64; bit++) {
                counts[bit] += (int) (value >>> bit) & 1;
            }
        }

        // Eleven standard deviations: wrong once in more runs than there will be.
        assertThat(counts).allSatisfy(count -> assertThat(count).isCloseTo(DRAWS / 2, within(2_500)));
    }
}
