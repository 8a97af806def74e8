package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own. A test can kill it like a crash, suspend it, and start it again on the same ports
 * and data.
 *
 * <p>Thread-safe. Methods that start or stop the server block until it has started or stopped.
 */
public abstract class ServerProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private @Nullable ChildProcess process;

    /** A server that does not run yet. */
    protected ServerProcess() {}

    /** Starts the process and returns without waiting until it {@link #isReady}. */
    protected abstract ChildProcess launch();

    /**
     * Whether clients can use the server. A member of a cluster that cannot tell by itself returns true as soon as it
     * runs.
     */
    protected abstract boolean isReady();

    /**
     * Kills the server and its descendants with SIGKILL; returns once they are gone. Does nothing if the server is
     * down.
     */
    public synchronized void kill() {
        if (process != null) {
            process.killTree();
        }
    }

    /** The processor time that the server has taken since it was started. */
    public synchronized Duration processorTime() {
        return running().processorTime();
    }

    /** Suspends the server. Connections stay open and nothing answers. */
    public synchronized void suspend() {
        running().suspendTree();
    }

    /** Resumes a suspended server. */
    public synchronized void resume() {
        running().resumeTree();
    }

    /** Stops the server, and kills it if that takes too long. Does nothing if the server is down. */
    public synchronized void stop() {
        if (process != null) {
            process.close();
        }
    }

    /**
     * Starts the server on the same ports and data. Stops it first if it runs.
     *
     * @throws ServerException if it does not start; the message ends with its log
     */
    public synchronized void restart() {
        stop();
        ChildProcess started = launch();
        process = started;
        if (!Await.until(START_LIMIT, () -> isUp(started))) {
            throw failure(started, "not ready within " + START_LIMIT);
        }
    }

    private boolean isUp(ChildProcess started) {
        if (isReady()) {
            return true;
        }
        if (!started.isAlive()) {
            throw failure(started, "ended during its start");
        }
        return false;
    }

    private ServerException failure(ChildProcess started, String what) {
        started.killTree();
        return new ServerException(this + ": " + what + ". Its log:\n" + started.tailOfLog());
    }

    /** Whether the process of the server exists. */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * The process id of the server.
     *
     * @throws ServerException if the server is down
     */
    public synchronized long pid() {
        return running().pid();
    }

    /** The last few kilobytes of the server's log. */
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
