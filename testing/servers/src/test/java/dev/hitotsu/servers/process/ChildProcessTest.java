package dev.hitotsu.servers.process;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void runsACommandWithItsFolderEnvironmentAndLog() {
        Path log = folder.resolve("out.log");
        try (ChildProcess child = ChildProcess.builder("sh", "-c", "pwd; echo $COLOUR; echo oops >&2; exit 7")
                .directory(folder)
                .environment("COLOUR", "green")
                .log(log)
                .start()) {
            assertThat(child.awaitExit(LIMIT)).isTrue();
            assertThat(child.exitCode()).hasValue(7);
            assertThat(child.tailOfLog()).isEqualTo(folder + "\ngreen\noops\n");
        }
    }

    @Test
    void namesACommandThatCannotBeRun() {
        ChildProcess.Builder missing = ChildProcess.builder("/no/such/program");

        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(missing::start)
                .withMessage("command: [/no/such/program] (expected: one that can be run)");
    }

    @Test
    void killsAtOnceWhatIgnoresEveryOtherSignal() {
        try (ChildProcess child = stubborn()) {
            child.interrupt();
            child.terminate();
            assertThat(child.isAlive()).isTrue();

            child.kill();

            assertThat(child.isAlive()).isFalse();
            assertThat(child.exitCode()).hasValue(128 + 9);
        }
    }

    @Test
    void suspendsAndResumes() {
        try (ChildProcess child = ChildProcess.builder("sleep", "600").start()) {
            child.suspend();
            await().until(() -> state(child.pid()) == 'T');

            child.resume();
            await().until(() -> state(child.pid()) == 'S');
        }
    }

    @Test
    void killsTheWholeTree() throws IOException {
        Path pid = folder.resolve("pid");
        try (ChildProcess child = shellWithChild(pid)) {
            await().until(() -> Files.exists(pid));
            ProcessHandle grandchild = handle(pid);

            child.killTree();

            assertThat(child.isAlive()).isFalse();
            assertThat(ProcessState.isRunning(grandchild)).isFalse();
        }
    }

    @Test
    void suspendsTheWholeTree() throws IOException {
        Path pid = folder.resolve("pid");
        try (ChildProcess child = shellWithChild(pid)) {
            await().until(() -> Files.exists(pid));
            long grandchild = handle(pid).pid();

            child.suspendTree();
            await().until(() -> state(child.pid()) == 'T' && state(grandchild) == 'T');

            child.resumeTree();
            await().until(() -> state(child.pid()) == 'S' && state(grandchild) == 'S');
        }
    }

    @Test
    void closesASuspendedProcessByItsOrderlyStop() {
        Path log = folder.resolve("out.log");
        ChildProcess child = ChildProcess.builder(
                        "sh", "-c", "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done")
                .log(log)
                .start();
        await().until(() -> child.tailOfLog().contains("ready"));
        child.suspend();

        child.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(child.tailOfLog()).contains("bye");
    }

    @Test
    void leavesNoGrandchildBehindOnClose() throws IOException {
        Path pid = folder.resolve("pid");
        ChildProcess child = shellWithChild(pid);
        await().until(() -> Files.exists(pid));
        ProcessHandle grandchild = handle(pid);

        child.close();

        assertThat(ProcessState.isRunning(grandchild)).isFalse();
    }

    @Test
    void killsOnCloseWhatDoesNotStopInTime() {
        ChildProcess child = stubborn();

        child.close();

        assertThat(child.isAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit"})
    void leavesNothingBehindWhenTheParentEnds(String end) throws IOException {
        Path pid = folder.resolve("pid");
        try (ChildProcess parent = parent(pid, end)) {
            assertThat(parent.awaitExit(LIMIT)).as(parent.tailOfLog()).isTrue();

            assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid))).filter(ProcessState::isRunning))
                    .isEmpty();
        }
    }

    @Test
    void leavesNothingBehindWhenTheParentIsKilled() throws IOException {
        Path pid = folder.resolve("pid");
        try (ChildProcess parent = parent(pid, "wait")) {
            await().atMost(LIMIT).until(() -> Files.exists(pid));
            ProcessHandle grandchild = handle(pid);

            parent.kill();

            await().atMost(LIMIT).until(() -> !ProcessState.isRunning(grandchild));
        }
    }

    @Test
    void handsOptionsPropertiesAndArgumentsToAJvm() {
        try (ChildProcess child = JavaProcess.of(EchoMain.class)
                .heap("32m")
                .systemProperty("colour", "blue")
                .arguments("one", "two words")
                .start()) {
            assertThat(child.awaitExit(LIMIT)).isTrue();
            assertThat(child.tailOfLog()).contains("[one, two words] blue 32");
        }
    }

    private ChildProcess parent(Path pid, String end) {
        return JavaProcess.of(ParentMain.class)
                .heap("64m")
                .arguments(pid.toString(), end)
                .log(folder.resolve("parent.log"))
                .start();
    }

    private ChildProcess stubborn() {
        Path log = folder.resolve("stubborn.log");
        ChildProcess child = ChildProcess.builder(
                        "sh", "-c", "trap '' INT TERM; echo ready; while :; do sleep 0.05; done")
                .gracePeriod(Duration.ofMillis(100))
                .log(log)
                .start();
        await().until(() -> child.tailOfLog().contains("ready"));
        return child;
    }

    private static ChildProcess shellWithChild(Path pid) {
        return ChildProcess.builder("sh", "-c", "sleep 600 & echo $! > $0.new; mv $0.new $0; wait", pid.toString())
                .start();
    }

    private static ProcessHandle handle(Path pid) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }

    private static char state(long pid) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
        return status.stream()
                .filter(line -> line.startsWith("State:"))
                .map(line -> line.charAt("State:\t".length()))
                .findFirst()
                .orElseThrow();
    }

    static final class EchoMain {
        private EchoMain() {}

        public static void main(String[] arguments) {
            long megabytes = Runtime.getRuntime().maxMemory() >> 20;
            System.out.println(List.of(arguments) + " " + System.getProperty("colour") + " " + megabytes);
        }
    }
}
