package dev.hitotsu.servers.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps programs on one processor, with Linux's {@code taskset}, so that they do not take time from each other. */
public final class Taskset {
    private static final Path PROGRAM = Path.of("/usr/bin/taskset");

    private Taskset() {}

    /** Whether there is the program, and more than one processor. */
    public static boolean isOfUse() {
        return Files.isExecutable(PROGRAM) && Runtime.getRuntime().availableProcessors() > 1;
    }

    /** The command that runs the given one on this processor alone, counted from 0. */
    public static List<String> on(int processor, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of(PROGRAM.toString(), "-c", Integer.toString(processor)));
        pinned.addAll(command);
        return pinned;
    }
}
