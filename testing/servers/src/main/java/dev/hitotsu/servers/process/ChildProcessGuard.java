package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that no child process outlives this JVM.
 *
 * <p>There are two guards, because neither is enough alone. If the JVM exits, a shutdown hook stops the children with
 * their stop signal. A JVM that is killed runs no hooks, so each child also has a watchdog. The watchdog is a shell
 * that reads from a pipe. This JVM holds the other end. Once the kernel closes it, the shell kills the child.
 */
final class ChildProcessGuard {
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(3);
    private static final String WATCHDOG = """
            trap '' HUP INT TERM
            read -r answer
            [ "$answer" = over ] || kill -s KILL "$0" 2>/dev/null
            """;
    private static final Set<ChildProcess> CHILDREN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ChildProcessGuard::stopAll, "hitotsu-servers-children"));
    }

    private ChildProcessGuard() {}

    /** Guards the child until it ends. */
    static void register(ChildProcess child) {
        CHILDREN.add(child);
        Process watchdog = startWatchdog(child.pid());
        var unused = child.handle().onExit().thenRun(() -> {
            CHILDREN.remove(child);
            stopWatchdog(watchdog);
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

    // The watchdog reads this word before the pipe closes and kills nothing: another process may have the pid by now.
    private static void stopWatchdog(Process watchdog) {
        try (var pipe = watchdog.outputWriter()) {
            pipe.write("over\n");
        } catch (IOException alreadyGone) {
            watchdog.destroyForcibly();
        }
    }

    private static void stopAll() {
        List<Thread> stops = CHILDREN.stream()
                .map(child -> Thread.ofPlatform().start(() -> child.stop(GRACE_PERIOD)))
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
