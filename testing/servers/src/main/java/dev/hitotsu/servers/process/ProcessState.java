package dev.hitotsu.servers.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the state of a process from the operating system. */
final class ProcessState {
    private static final Path OWN_STATE = Path.of("/proc/self/stat");
    private static final int STATE = 0;
    private static final int THREADS = 17;

    private ProcessState() {}

    /** Whether the process runs or is suspended. A process that has died but was not collected yet does not run. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isGoneOrZombie(process.pid());
    }

    /**
     * Whether at most an entry is left for the parent to collect, who may have done so a moment ago. The first thread
     * of a process may be a zombie while other threads are still dying and keep files open; such a process is no zombie
     * yet.
     */
    private static boolean isGoneOrZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // proc(5): "pid (name) state ..."; the name may itself hold spaces and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[STATE].equals("Z") && Integer.parseInt(fields[THREADS]) <= 1;
        } catch (IOException goneOrNoProc) {
            return Files.exists(OWN_STATE);
        }
    }
}
