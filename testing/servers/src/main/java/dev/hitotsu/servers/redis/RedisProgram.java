package dev.hitotsu.servers.redis;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.FileMutex;
import dev.hitotsu.servers.internal.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * The program {@code redis-server} from the jar {@code com.github.codemonstur:embedded-redis}, unpacked once for each
 * user into a cache. It is written under another name and then renamed, so a file with the final name is complete.
 */
final class RedisProgram {
    private static final String JAR = "com.github.codemonstur:embedded-redis";

    private RedisProgram() {}

    /** The path of the program. Unpacks it if necessary. */
    static Path find() {
        Path cache = Folders.cache();
        Path program = cache.resolve(entry(System.getProperty("os.name"), System.getProperty("os.arch")));
        if (!Files.isRegularFile(program)) {
            FileMutex.runLocked(cache.resolve("redis.lock"), () -> unpackOnce(program));
        }
        return program;
    }

    /** The name of the program for this machine. */
    static String entry(String system, String architecture) {
        if (!system.equals("Linux")) {
            throw new ServerException("os.name: " + system + " (expected: Linux)");
        }
        return switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "redis-server-6.2.6-v5-linux-amd64";
            case "aarch64", "arm64" -> "redis-server-6.2.7-linux-arm64";
            default -> throw new ServerException("os.arch: " + architecture + " (expected: amd64 or aarch64)");
        };
    }

    private static void unpackOnce(Path program) throws IOException {
        if (Files.isRegularFile(program)) {
            return;
        }
        Path unfinished = program.resolveSibling(program.getFileName() + ".unfinished");
        try (InputStream packed = RedisProgram.class.getResourceAsStream("/" + program.getFileName())) {
            if (packed == null) {
                throw new ServerException(program.getFileName() + ": not on the class path (expected: in " + JAR + ")");
            }
            Files.copy(packed, unfinished, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(unfinished, program, StandardCopyOption.ATOMIC_MOVE);
    }
}
