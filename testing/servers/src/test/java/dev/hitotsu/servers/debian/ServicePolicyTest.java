package dev.hitotsu.servers.debian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicePolicyTest {
    @TempDir
    private Path folder;

    @Test
    void forbidsByTheExitCodeThatPackagesAskFor() throws IOException {
        Path policy = folder.resolve("policy-rc.d");

        ServicePolicy.forbidServices(policy);

        try (ChildProcess asked = ChildProcess.builder(policy.toString(), "rabbitmq-server", "start")
                .start()) {
            assertThat(asked.awaitExit(Duration.ofSeconds(60))).isTrue();
            assertThat(asked.exitCode()).hasValue(101);
        }
    }

    @Test
    void putsAnEarlierPolicyBack() throws IOException {
        Path policy = folder.resolve("policy-rc.d");
        Path earlier = Files.writeString(folder.resolve("earlier"), "the administrator's own");
        ServicePolicy.forbidServices(policy);

        ServicePolicy.restore(policy, earlier);

        assertThat(policy).hasContent("the administrator's own");
    }

    @Test
    void leavesNoPolicyWhereThereWasNone() throws IOException {
        Path policy = folder.resolve("policy-rc.d");
        ServicePolicy.forbidServices(policy);

        ServicePolicy.restore(policy, null);

        assertThat(policy).doesNotExist();
    }
}
