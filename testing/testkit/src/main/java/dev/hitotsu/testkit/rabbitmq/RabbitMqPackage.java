package dev.hitotsu.testkit.rabbitmq;

import dev.hitotsu.testkit.TestkitException;
import dev.hitotsu.testkit.internal.FileMutex;
import dev.hitotsu.testkit.internal.Folders;
import dev.hitotsu.testkit.internal.User;
import dev.hitotsu.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Debian's package {@code rabbitmq-server}, installed when it is missing and this JVM runs as root. The package would
 * start a service of its own; a {@code policy-rc.d} forbids that while it is installed.
 */
final class RabbitMqPackage {
    static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    static final Path EPMD = Path.of("/usr/bin/epmd");

    private static final String INSTALL = "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get"
            + " -o DPkg::Lock::Timeout=300 install -y --no-install-recommends rabbitmq-server";
    private static final Path LOCK = Path.of("/var/lock/hitotsu-rabbitmq-install.lock");
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private RabbitMqPackage() {}

    /** Installs the package unless it is there; blocks while another process does. */
    static void ensureInstalled() {
        if (isInstalled()) {
            return;
        }
        if (!User.isRoot()) {
            throw new TestkitException(missing() + "; run as root: " + INSTALL + ")");
        }
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new TestkitException(missing() + "; this system has no apt-get to install it with)");
        }
        FileMutex.hold(LOCK, RabbitMqPackage::installOnce);
    }

    private static boolean isInstalled() {
        return Files.isExecutable(SERVER) && Files.isExecutable(EPMD);
    }

    private static String missing() {
        return SERVER + ": missing (expected: the package rabbitmq-server";
    }

    private static void installOnce() throws IOException {
        if (isInstalled()) {
            return;
        }
        progress("installing the package rabbitmq-server");
        Path policy = Path.of("/usr/sbin/policy-rc.d");
        Path folder = Folders.temporary("hitotsu-install-");
        @Nullable Path earlier = Files.exists(policy) ? Files.move(policy, folder.resolve("policy-rc.d")) : null;
        try {
            ServicePolicy.forbidServices(policy);
            install(folder.resolve("apt.log"));
        } finally {
            ServicePolicy.restore(policy, earlier);
            Folders.delete(folder);
        }
        progress("installed the package rabbitmq-server");
    }

    private static void install(Path log) {
        try (ChildProcess apt =
                ChildProcess.builder(List.of("/bin/sh", "-c", INSTALL)).log(log).start()) {
            boolean ended = apt.awaitExit(LIMIT);
            if (!ended || !isInstalled()) {
                throw new TestkitException(missing() + "). apt-get " + (ended ? "failed" : "took more than " + LIMIT)
                        + ":\n" + apt.tailOfLog());
            }
        }
    }

    @SuppressWarnings("SystemOut") // The one who waits for minutes sits at the console, whatever the logging is.
    private static void progress(String message) {
        System.out.println("hitotsu-testkit: " + message);
    }
}
