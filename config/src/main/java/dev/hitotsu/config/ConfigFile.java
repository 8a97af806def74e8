package dev.hitotsu.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A YAML file with the configuration of a server. Immutable. */
public final class ConfigFile {
    private static final long MOST_BYTES = 1 << 20;

    private final String name;
    private final String yaml;
    private final UnaryOperator<@Nullable String> environment;

    private ConfigFile(String name, String yaml, UnaryOperator<@Nullable String> environment) {
        this.name = name;
        this.yaml = yaml;
        this.environment = environment;
    }

    /** The file at that place; {@code ${NAME}} in its values stands for variables of this process's environment. */
    public static ConfigFile at(Path file) {
        return of(file.toString(), text(file), System::getenv);
    }

    /** A file's text, and the environment, which gives null for a variable that is not set. */
    public static ConfigFile of(String name, String yaml, UnaryOperator<@Nullable String> environment) {
        return new ConfigFile(name, yaml, environment);
    }

    /**
     * Reads the file by a function, which asks for each key that it knows.
     *
     * @throws ConfigException with everything that is wrong
     */
    public <T> T read(Function<Section, T> reader) {
        Problems problems = new Problems(name);
        Optional<T> config = YamlReader.read(yaml, problems)
                .map(mapping -> new Section("", mapping, new Substitution(environment), problems))
                .map(reader);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    private static String text(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                throw unreadable(file, "more than " + MOST_BYTES + " bytes", "a configuration");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file", "a YAML file");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "not UTF-8", "text in UTF-8");
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), "a file that can be read");
        }
    }

    private static ConfigException unreadable(Path file, String what, String expected) {
        return new ConfigException(List.of(file + ": " + what + " (expected: " + expected + ")"));
    }
}
