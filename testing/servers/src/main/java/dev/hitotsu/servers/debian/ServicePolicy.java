package dev.hitotsu.servers.debian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The script that Debian's packages ask whether they may start services; see invoke-rc.d(8). */
final class ServicePolicy {
    private static final String FORBID = """
            #!/bin/sh
            exit 101
            """;

    private ServicePolicy() {}

    /** Writes a policy that forbids every start. */
    static void forbidServices(Path policy) throws IOException {
        Files.writeString(policy, FORBID);
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Restores the earlier policy, or deletes the policy if there was none. */
    static void restore(Path policy, @Nullable Path earlier) throws IOException {
        if (earlier == null) {
            Files.deleteIfExists(policy);
        } else {
            Files.move(earlier, policy, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
