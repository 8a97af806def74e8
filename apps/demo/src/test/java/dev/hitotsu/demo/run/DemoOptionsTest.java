package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void refusesAFileThatCouldNotBeWrittenAfterTheRun() {
        Path missing = folder.resolve("missing/out.json");

        assertThatThrownBy(() -> options(missing))
                .hasMessage("--json: " + missing + " (expected: a file in a folder that can be written to)");
        assertThatThrownBy(() -> options(folder)).hasMessageContaining("--json: " + folder);
        assertThat(options(folder.resolve("out.json")).json()).isEqualTo(folder.resolve("out.json"));
    }

    private DemoOptions options(Path json) {
        return new DemoOptions(10, 1, 1, DemoOptions.BrokerKind.kafka, false, json, folder.resolve("report.html"));
    }
}
