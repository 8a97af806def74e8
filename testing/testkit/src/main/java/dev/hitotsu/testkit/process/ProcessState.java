package dev.hitotsu.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at a process from outside. */
final class ProcessState {
    private static final char ZOMBIE = 'Z';

    private ProcessState() {}

    /** Whether the process still runs or is suspended; one that died but was not reaped yet does not run. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // proc(5): "pid (name) state ..."; the name may itself hold parentheses.
            int afterName = stat.lastIndexOf(')') + 2;
            return afterName < stat.length() && stat.charAt(afterName) == ZOMBIE;
        } catch (IOException goneOrNoProc) {
            return false;
        }
    }
}
