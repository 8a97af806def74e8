package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerIdTest {
    @Test
    void comesFromTheEnvironment() {
        assertThat(WorkerId.fromEnvironment(Map.of("HITOTSU_WORKER_ID", "7", "HITOTSU_DATACENTER_ID", "3")))
                .isEqualTo(new WorkerId(3, 7));
        assertThat(WorkerId.fromEnvironment(Map.of("HITOTSU_WORKER_ID", "7"))).isEqualTo(new WorkerId(0, 7));
    }

    @Test
    void aMissingOrWrongVariableIsNamed() {
        assertThatThrownBy(() -> WorkerId.fromEnvironment(Map.of()))
                .hasMessage("HITOTSU_WORKER_ID: none (expected: a number of 0 or more)");
        assertThatThrownBy(() -> WorkerId.fromEnvironment(Map.of("HITOTSU_WORKER_ID", "seven")))
                .hasMessage("HITOTSU_WORKER_ID: \"seven\" (expected: a number of 0 or more)");
        assertThatThrownBy(() -> WorkerId.fromEnvironment(Map.of("HITOTSU_WORKER_ID", "-1")))
                .hasMessage("workerId: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> new WorkerId(-1, 0)).hasMessage("datacenterId: -1 (expected: 0 or more)");
        assertThat(new WorkerId(0, 0).worker()).isZero();
    }

    @Test
    void comesFromAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("worker"), "# rack 4\ndatacenterId = 3\nworkerId=7\n");

        assertThat(WorkerId.fromFile(file)).isEqualTo(new WorkerId(3, 7));
    }

    @Test
    void aWrongFileIsNamed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("worker"), "worker=7\n");

        assertThatThrownBy(() -> WorkerId.fromFile(file))
                .hasMessage(file + ": \"worker\" (expected: workerId or datacenterId)");
        Path largest = Files.writeString(folder.resolve("largest"), "workerId=7\n" + "#".repeat(4_096 - 11));
        assertThat(WorkerId.fromFile(largest)).isEqualTo(new WorkerId(0, 7));
        Path larger = Files.writeString(folder.resolve("larger"), "workerId=7\n" + "#".repeat(4_096 - 10));
        assertThatThrownBy(() -> WorkerId.fromFile(larger))
                .hasMessage(larger + ": more than 4096 bytes (expected: a line workerId=…)");
        assertThatThrownBy(() -> WorkerId.fromFile(folder.resolve("none")))
                .hasMessageContaining("no such file (expected: one with a line workerId=…)");
    }
}
