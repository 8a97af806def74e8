package dev.hitotsu.servers.debian;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.FileMutex;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package of Debian. It is installed if it is missing and this JVM runs as root. Usually a package starts its service
 * when it is installed; a {@code policy-rc.d} prevents that.
 *
 * @param name for example {@code rabbitmq-server}
 * @param programs the programs of the package that the servers need
 */
public record DebianPackage(String name, List<Path> programs) {
    /**
     * One lock for all packages, because they share the policy. In a folder where only root can put something in its
     * place.
     */
    static final Path LOCK = Path.of("/run/hitotsu-install.lock");

    private static final Path POLICY = Path.of("/usr/sbin/policy-rc.d");
    private static final Duration LIMIT = Duration.ofMinutes(15);

    public DebianPackage {
        programs = List.copyOf(programs);
    }

    /**
     * Installs the package unless its programs are there. Blocks while another process installs a package.
     *
     * @throws ServerException if this fails; if it needs root, the message says what to run
     */
    public void ensureInstalled() {
        if (isInstalled()) {
            return;
        }
        if (!ServerUser.isRoot()) {
            throw new ServerException(missing() + "; run as root: " + command() + ")");
        }
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new ServerException(missing() + "; this system has no apt-get to install it)");
        }
        FileMutex.runLocked(LOCK, this::installOnce);
    }

    private boolean isInstalled() {
        return programs.stream().allMatch(Files::isExecutable);
    }

    private String missing() {
        List<Path> absent =
                programs.stream().filter(path -> !Files.isExecutable(path)).toList();
        return absent + ": missing (expected: the package " + name;
    }

    private String command() {
        return "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get"
                + " -o DPkg::Lock::Timeout=300 install -y --no-install-recommends " + name;
    }

    private void installOnce() throws IOException {
        if (isInstalled()) {
            return;
        }
        progress("installing the package " + name);
        Path folder = Folders.temporary("hitotsu-install-");
        @Nullable Path earlier = Files.exists(POLICY) ? Files.move(POLICY, folder.resolve("policy-rc.d")) : null;
        try {
            ServicePolicy.forbidServices(POLICY);
            install(folder.resolve("apt.log"));
        } finally {
            ServicePolicy.restore(POLICY, earlier);
            Folders.delete(folder);
        }
        progress("installed the package " + name);
    }

    private void install(Path log) {
        try (ChildProcess apt = ChildProcess.builder(List.of("/bin/sh", "-c", command()))
                .log(log)
                .start()) {
            boolean ended = apt.awaitExit(LIMIT);
            if (!ended || !isInstalled()) {
                throw new ServerException(missing() + "). apt-get " + (ended ? "failed" : "took more than " + LIMIT)
                        + ":\n" + apt.tailOfLog());
            }
        }
    }

    @SuppressWarnings("SystemOut") // Shown at the console whatever logging is set to: it takes minutes.
    private static void progress(String message) {
        System.out.println("hitotsu-servers: " + message);
    }
}
