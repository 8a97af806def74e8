package dev.hitotsu.servers.process;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of libraries as a child JVM wants them in memory, made once for each user, main class and set of
 * libraries: a JVM that lives for seconds spends most of these on loading classes.
 *
 * <p>The first child lists what it loads, the sixth one waits for the archive, which takes seconds, and all later ones
 * read it. An archive fits a class path that begins like its own, so libraries come first. Classes of Hitotsu and of
 * tests, which each build makes anew, come after them and are loaded as ever.
 *
 * <p>Source: the manual of {@code java}, "Application Class Data Sharing".
 */
final class LibraryArchive {
    /** The system property that switches archives on: {@code true}. They take 50 MB each, so only builds use them. */
    static final String PROPERTY = "hitotsu.library.archives";

    /** An archive that does not fit is not used, or in part: that must not stand in what the child prints. */
    private static final String QUIET = "-Xlog:cds*=off";

    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** A child that was killed before it had loaded so many has shown little. */
    private static final int FEWEST_CLASSES = 1_000;
    /** Making it takes as long as several starts: it is worth it for what is started again and again. */
    private static final int STARTS = 6;
    /** A list to which nothing was added for so long is that of a child that is ready. */
    private static final Duration WRITTEN_FOR = Duration.ofSeconds(3);
    /** One that is still short after so long is that of a child that was killed; the next one writes another. */
    private static final Duration LOST_AFTER = Duration.ofMinutes(1);

    private final List<String> libraries;
    private final List<String> others;
    private final Path cache;
    private final Path archive;
    private final Path list;
    private final Path starts;

    private LibraryArchive(String mainClass, String classPath, Path cache) throws IOException {
        var parts = Arrays.stream(classPath.split(File.pathSeparator))
                .collect(Collectors.partitioningBy(LibraryArchive::isLibrary));
        this.libraries = parts.getOrDefault(true, List.of());
        this.others = parts.getOrDefault(false, List.of());
        String name = mainClass + "-" + digest(libraries);
        this.cache = cache;
        this.archive = cache.resolve(name + ".jsa");
        this.list = cache.resolve(name + ".classes");
        this.starts = cache.resolve(name + ".starts");
    }

    /**
     * The options of a child with this main class and class path, among them {@code -cp}.
     *
     * @throws ServerException if the cache cannot be read or written
     */
    static List<String> options(String mainClass, String classPath) {
        try {
            return Boolean.getBoolean(PROPERTY)
                    ? new LibraryArchive(
                                    mainClass,
                                    classPath,
                                    Folders.createReadable(Folders.cache().resolve("classes")))
                            .options()
                    : List.of("-cp", classPath);
        } catch (IOException e) {
            throw new ServerException("archive of classes for " + mainClass + ": " + e.getMessage(), e);
        }
    }

    private List<String> options() throws IOException {
        List<String> options = new ArrayList<>(List.of("-cp", joined(libraries, others)));
        if (!Files.exists(archive) && isOften()) {
            make();
        }
        if (Files.exists(archive)) {
            options.addAll(List.of(QUIET, "-XX:SharedArchiveFile=" + archive));
        } else if (isFirst()) {
            options.addAll(List.of(QUIET, "-XX:DumpLoadedClassList=" + list));
        }
        return options;
    }

    /** Counts this start, by the length of a file. */
    private boolean isOften() throws IOException {
        Files.writeString(starts, ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return Files.size(starts) >= STARTS;
    }

    /** Of children that start together, one writes the list. */
    private boolean isFirst() throws IOException {
        try {
            Files.createFile(list);
            return true;
        } catch (FileAlreadyExistsException another) {
            return false;
        }
    }

    /** Where another child waits for it, or for its list, this one starts without. */
    private void make() throws IOException {
        try {
            if (isYoungerThan(WRITTEN_FOR)) {
                return;
            }
            List<String> classes = Files.readAllLines(list, StandardCharsets.ISO_8859_1);
            if (classes.size() >= FEWEST_CLASSES) {
                Files.delete(list);
                // Its JVM may still run: the last line may be half a line.
                make(classes.subList(0, classes.size() - 1));
            } else if (!isYoungerThan(LOST_AFTER)) {
                Files.delete(list);
            }
        } catch (NoSuchFileException another) {
            // Nothing depends on it: that other one makes it, or writes the list.
            return;
        }
    }

    private boolean isYoungerThan(Duration age) throws IOException {
        Instant written = Files.getLastModifiedTime(list).toInstant();
        return Duration.between(written, Instant.now()).compareTo(age) < 0;
    }

    /** In a folder of its own, since others may do the same. What the JVM says stays if it makes none. */
    private void make(List<String> classes) throws IOException {
        Path folder = Files.createTempDirectory(cache, "making-");
        Path known = Files.write(folder.resolve("classes"), classes, StandardCharsets.ISO_8859_1);
        Path made = folder.resolve("archive");
        Path log = folder.resolve("log");
        try (ChildProcess dump =
                ChildProcess.builder(dump(known, made)).log(log).start()) {
            boolean isMade = dump.awaitExit(LIMIT) && dump.exitCode().orElseThrow() == 0;
            Files.move(
                    isMade ? made : log,
                    isMade ? archive : cache.resolve(archive.getFileName() + ".log"),
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(starts);
            Folders.delete(folder);
        }
    }

    private List<String> dump(Path known, Path made) {
        return List.of(
                JavaProcess.PROGRAM,
                "-Xshare:dump",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:SharedClassListFile=" + known,
                "-XX:SharedArchiveFile=" + made,
                "-cp",
                joined(libraries, List.of()));
    }

    private static boolean isLibrary(String entry) {
        Path path = Path.of(entry);
        return entry.endsWith(".jar")
                && !path.getFileName().toString().startsWith("hitotsu-")
                && Files.isRegularFile(path);
    }

    /** Of the libraries as they are now, and of this Java. */
    private static String digest(List<String> libraries) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
            for (String library : libraries) {
                Path file = Path.of(library);
                String state = "\n" + library + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                digest.update(state.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String joined(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).collect(Collectors.joining(File.pathSeparator));
    }
}
