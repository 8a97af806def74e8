package dev.hitotsu.servers.internal;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The user that servers run as. PostgreSQL refuses to run as root. So if this JVM runs as root, servers run as user
 * 65534, which is {@code nobody} on most systems. Otherwise they run as the user of this JVM.
 */
public final class ServerUser {
    private static final int NOBODY = 65_534;
    private static final boolean ROOT = uid(Path.of("/proc/self")) == 0;

    private ServerUser() {}

    /** Whether this JVM runs as root. */
    public static boolean isRoot() {
        return ROOT;
    }

    /**
     * The command, changed to run as the user of servers. The program replaces its launcher and so keeps the pid of the
     * child.
     */
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
     * Makes the user of servers the owner of a file or an empty folder.
     *
     * @throws ServerException if this fails
     */
    public static void giveOwnership(Path path) {
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
