package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, which a test can kill like a crash, suspend, and start again on the same ports and data.
 *
 * <p>Thread-safe. Methods that start or stop the server block until it has started or stopped.
 */
public abstract class ServerProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private @Nullable ChildProcess process;

    /** One that is down. */
    protected ServerProcess() {}

    /** Starts the process and returns without waiting until it {@link #isReady}. */
    protected abstract ChildProcess launch();

    /** Whether it can be used; one that alone cannot tell, because it is one of several, says so as soon as it runs. */
    protected abstract boolean isReady();

    /** Kills it with SIGKILL, and all that it has started; returns once they are gone. Nothing happens if it is down. */
    public synchronized void kill() {
        if (process != null) {
            process.killTree();
        }
    }

    /** Suspends it: connections stay open and nothing answers. */
    public synchronized void suspend() {
        running().suspendTree();
    }

    /** Lets a suspended one go on. */
    public synchronized void resume() {
        running().resumeTree();
    }

    /** Stops it orderly, and kills it where that takes too long. Nothing happens if it is down. */
    public synchronized void stop() {
        if (process != null) {
            process.close();
        }
    }

    /**
     * Starts it on the same ports and data, after stopping it if it still runs.
     *
     * @throws ServerException if it does not start; the message ends with its log
     */
    public synchronized void restart() {
        stop();
        ChildProcess started = launch();
        process = started;
        if (!Await.holds(START_LIMIT, () -> isUp(started))) {
            throw failure(started, "not ready within " + START_LIMIT);
        }
    }

    private boolean isUp(ChildProcess started) {
        if (isReady()) {
            return true;
        }
        if (!started.isAlive()) {
            throw failure(started, "ended while it was starting");
        }
        return false;
    }

    private ServerException failure(ChildProcess started, String what) {
        started.killTree();
        return new ServerException(this + ": " + what + ". Its log:\n" + started.tailOfLog());
    }

    /** Whether its process exists. */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * The id of its process.
     *
     * @throws ServerException if it is down
     */
    public synchronized long pid() {
        return running().pid();
    }

    /** The last few kilobytes of its log. */
    public synchronized String tailOfLog() {
        return process == null ? "" : process.tailOfLog();
    }

    private ChildProcess running() {
        if (process == null || !process.isAlive()) {
            throw new ServerException("server: " + this + " (expected: running)");
        }
        return process;
    }
}
