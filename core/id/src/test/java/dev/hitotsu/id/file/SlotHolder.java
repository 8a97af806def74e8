package dev.hitotsu.id.file;

import dev.hitotsu.id.snowflake.WorkerSlot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** A process that takes slot 5 of a directory, reserves it up to {@link #TIME}, and holds it until it is killed. */
final class SlotHolder implements AutoCloseable {
    static final Instant TIME = Instant.parse("2026-06-01T00:00:00Z");

    private final Process process;

    private SlotHolder(Process process) {
        this.process = process;
    }

    static SlotHolder start(Path directory) throws IOException {
        return new SlotHolder(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlotHolder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Waits until it has the slot, or has ended because it did not get it. */
    boolean holds() throws IOException {
        BufferedReader out = process.inputReader();
        return "held".equals(out.readLine());
    }

    long pid() {
        return process.pid();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Kills it. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws InterruptedException {
        WorkerSlot slot = FileWorkerSlots.in(Path.of(arguments[0])).only(5).lease(32);
        slot.reserve(TIME);
        System.out.println("held");
        Thread.currentThread().join();
    }
}
