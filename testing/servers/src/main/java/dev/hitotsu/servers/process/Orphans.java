package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that no child outlives this JVM.
 *
 * <p>Two guards, since either alone has a hole. A shutdown hook ends the children of a JVM that exits, orderly, by their
 * stop signal. A JVM that is killed runs no hooks, so each child also has a watchdog: a shell that reads from a pipe
 * whose other end this JVM holds, and that kills the child as soon as the kernel closes that end.
 */
final class Orphans {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final String WATCHDOG = """
            trap '' HUP INT TERM
            read -r answer
            [ "$answer" = over ] || kill -s KILL "$0" 2>/dev/null
            """;
    private static final Set<ChildProcess> LIVING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Orphans::endAll, "hitotsu-servers-children"));
    }

    private Orphans() {}

    /** Guards the child until it ends. */
    static void guard(ChildProcess child) {
        LIVING.add(child);
        Process watchdog = startWatchdog(child.pid());
        var unused = child.handle().onExit().thenRun(() -> {
            LIVING.remove(child);
            dismiss(watchdog);
        });
    }

    private static Process startWatchdog(long pid) {
        try {
            return new ProcessBuilder("/bin/sh", "-c", WATCHDOG, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new ServerException("watchdog of process " + pid + ": /bin/sh could not be run", e);
        }
    }

    // Said in so many words before the pipe closes, for the pid may belong to another process by now.
    private static void dismiss(Process watchdog) {
        try (var pipe = watchdog.outputWriter()) {
            pipe.write("over\n");
        } catch (IOException alreadyGone) {
            watchdog.destroyForcibly();
        }
    }

    private static void endAll() {
        List<Thread> stops = LIVING.stream()
                .map(child -> Thread.ofPlatform().start(() -> child.stop(GRACE)))
                .toList();
        for (Thread stop : stops) {
            try {
                stop.join();
            } catch (InterruptedException nobodyInterruptsAHook) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        Folders.deleteTemporary();
    }
}
