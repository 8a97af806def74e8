package dev.hitotsu.benchmarks.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdBitmapTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);

    @Test
    void everyIdIsNewOnceAlsoForOthersWhoReadTheSameFiles(@TempDir Path folder) throws Exception {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        // Of one worker and a few sheets, a file each.
        Set<Long> ids = new Random(SEED)
                .longs(20_000, 0, 1L << 29)
                .map(tick -> ((tick >>> 13) << 23) | (tick & 8191))
                .boxed()
                .collect(Collectors.toSet());
        IdBitmap mine = new IdBitmap(folder);
        IdBitmap others = new IdBitmap(folder);

        assertThat(ids).allMatch(id -> mine.add(id));
        assertThat(ids).noneMatch(id -> others.add(id));
        assertThat(others.count()).isEqualTo(ids.size());
    }
}
