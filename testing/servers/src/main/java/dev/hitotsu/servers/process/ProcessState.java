package dev.hitotsu.servers.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at a process from outside. */
final class ProcessState {
    private static final int STATE = 0;
    private static final int THREADS = 17;

    private ProcessState() {}

    /** Whether the process still runs or is suspended; one that died but was not reaped yet does not run. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    /**
     * Whether all that is left is an entry for the parent to collect. Of a process with many threads the first may be a
     * zombie while others are still dying, and with them the open files.
     */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // proc(5): "pid (name) state ..."; the name may itself hold spaces and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[STATE].equals("Z") && Integer.parseInt(fields[THREADS]) <= 1;
        } catch (IOException goneOrNoProc) {
            return false;
        }
    }
}
