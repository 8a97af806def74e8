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

class PortBlockTest {
    @TempDir
    private Path folder;

    @Test
    void hasPortsUpToTheHighestAndNoneOfThemTwice() {
        PortBlock first = PortBlock.take(folder, 1_000, 1_127);
        PortBlock second = PortBlock.take(folder, 1_000, 1_127);

        int sum = 0;
        for (int i = 0; i < 64; i++) {
            sum += first.nextInt() + second.nextInt();
        }

        assertThat(sum).isEqualTo(128 * (1_000 + 1_127) / 2);
        assertThat(first.hasNext() || second.hasNext()).isFalse();
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> PortBlock.take(folder, 1_000, 1_127))
                .withMessage("ports on 127.0.0.1 from 1000 to 1127: all handed out (expected: 64 that are not, as the"
                        + " locks in " + folder + " say)");
    }

    @Test
    void isAnotherProcessesUntilThatIsKilled() {
        try (ChildProcess other = JavaProcess.of(PortBlockMain.class)
                .heap("64m")
                .arguments(folder.toString(), "2000")
                .log(folder.resolve("other.log"))
                .start()) {
            await().until(() -> other.tailOfLog().contains("has it"));
            assertThatExceptionOfType(ServerException.class).isThrownBy(() -> PortBlock.take(folder, 2_000, 2_063));

            other.kill();

            assertThat(PortBlock.take(folder, 2_000, 2_063).hasNext()).isTrue();
        }
    }
}
