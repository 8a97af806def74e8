package dev.hitotsu.servers.internal;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The user that servers run as. PostgreSQL refuses to run as root, so root hands its servers to the user 65534, which is
 * {@code nobody} on most systems; anybody else runs them as himself.
 */
public final class User {
    private static final int NOBODY = 65_534;
    private static final boolean ROOT = uid(Path.of("/proc/self")) == 0;

    private User() {}

    /** Whether this JVM runs as root. */
    public static boolean isRoot() {
        return ROOT;
    }

    /** The command, run as the user of servers. The program replaces the launcher, so its pid is the child's. */
    public static List<String> unprivileged(List<String> command) {
        if (!ROOT) {
            return command;
        }
        List<String> launched =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        launched.addAll(command);
        return launched;
    }

    /**
     * Gives a file or an empty folder to the user of servers.
     *
     * @throws ServerException if that fails
     */
    public static void give(Path path) {
        if (!ROOT) {
            return;
        }
        try {
            Files.setAttribute(path, "unix:gid", NOBODY);
            Files.setAttribute(path, "unix:uid", NOBODY);
        } catch (IOException e) {
            throw new ServerException("owner of " + path + ": could not be set to " + NOBODY, e);
        }
    }

    private static int uid(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
            return -1;
        }
    }
}
