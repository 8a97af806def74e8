package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Tests on servers run only in modules that name the plug-in for them; without it they would rest in silence. */
class IntegrationTestsRunTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final String PLUGIN = "<artifactId>maven-failsafe-plugin</artifactId>";

    @Test
    void everyModuleWithTestsOnServersRunsThem() throws IOException {
        Set<Path> modules = modulesWithTestsOnServers();

        assertThat(modules).hasSizeGreaterThan(10);
        for (Path module : modules) {
            assertThat(Files.readString(module.resolve("pom.xml")))
                    .as("%s: the plug-in that runs its tests on servers", ROOT.relativize(module))
                    .contains(PLUGIN);
        }
    }

    private static Set<Path> modulesWithTestsOnServers() throws IOException {
        Set<Path> modules = new TreeSet<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = directory.getFileName().toString();
                return name.equals("target") || name.equals(".git") || name.equals("examples")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().contains("src/test/java")
                        && file.getFileName().toString().endsWith("IT.java")) {
                    modules.add(moduleOf(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return modules;
    }

    private static Path moduleOf(Path file) {
        Path folder = file;
        while (!Files.exists(folder.resolve("pom.xml"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
