package dev.hitotsu.servers.net;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortRangeTest {
    @TempDir
    private Path folder;

    @Test
    void handsOutEveryPortOnce() {
        PortRange first = PortRange.reserve(folder, 1_000, 1_127);
        PortRange second = PortRange.reserve(folder, 1_000, 1_127);

        int sum = 0;
        for (int i = 0; i < 64; i++) {
            sum += first.nextInt() + second.nextInt();
        }

        assertThat(sum).isEqualTo(128 * (1_000 + 1_127) / 2);
        assertThat(first.hasNext() || second.hasNext()).isFalse();
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> PortRange.reserve(folder, 1_000, 1_127))
                .withMessage("ports on 127.0.0.1 from 1000 to 1127: all reserved by the locks in " + folder
                        + " (expected: 64 free ones)");
    }

    @Test
    void belongsToAnotherProcessUntilThatIsKilled() {
        try (ChildProcess other = JavaProcess.of(PortRangeMain.class)
                .heap("64m")
                .arguments(folder.toString(), "2000")
                .log(folder.resolve("other.log"))
                .start()) {
            await().until(() -> other.tailOfLog().contains("reserved"));
            assertThatExceptionOfType(ServerException.class).isThrownBy(() -> PortRange.reserve(folder, 2_000, 2_063));

            other.kill();

            assertThat(PortRange.reserve(folder, 2_000, 2_063).hasNext()).isTrue();
        }
    }
}
