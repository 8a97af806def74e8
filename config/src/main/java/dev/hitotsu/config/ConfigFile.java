package dev.hitotsu.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The YAML file with the configuration of a server. Immutable. */
public final class ConfigFile {
    private static final int MAX_BYTES = 1 << 20;

    private final String name;
    private final String yaml;
    private final UnaryOperator<@Nullable String> environment;

    private ConfigFile(String name, String yaml, UnaryOperator<@Nullable String> environment) {
        this.name = name;
        this.yaml = yaml;
        this.environment = environment;
    }

    /**
     * The file at the path. In a value, {@code ${NAME}} stands for a variable of the environment of this process, and
     * {@code ${file:/path}} for the content of a file, such as a secret.
     */
    public static ConfigFile at(Path file) {
        return of(file.toString(), text(file), System::getenv);
    }

    /** A file with this text; the environment returns null for a variable that is not set. */
    public static ConfigFile of(String name, String yaml, UnaryOperator<@Nullable String> environment) {
        return new ConfigFile(name, yaml, environment);
    }

    /**
     * What the reader makes of the file. A key that it does not ask for is a problem.
     *
     * @throws ConfigException with everything that is wrong
     */
    public <T> T read(Function<Section, T> reader) {
        return readRoot(root -> root.read(reader));
    }

    /**
     * What the reader makes of the sections that it asks for; it ignores the others.
     *
     * @throws ConfigException with everything that is wrong in them
     */
    public <T> T readPart(Function<Section, T> reader) {
        return readRoot(reader::apply);
    }

    /** The files that values refer to by <code>${file:/path}</code>, and which may change by themselves. */
    public Set<Path> references() {
        return Substitution.files(yaml);
    }

    /**
     * What stands in it, whether a reader knows it or not.
     *
     * @throws ConfigException if it is not YAML of keys and values
     */
    public ConfigOutline outline() {
        Problems problems = new Problems(name);
        Optional<ConfigOutline> outline = YamlReader.read(yaml, problems).map(ConfigOutline::of);
        problems.throwIfAny();
        return outline.orElseThrow();
    }

    private <T> T readRoot(Function<YamlSection, T> reader) {
        Problems problems = new Problems(name);
        Optional<T> config = YamlReader.read(yaml, problems)
                .map(mapping -> new YamlSection("", mapping, new Substitution(environment), problems))
                .map(reader);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    private static String text(Path file) {
        try {
            return BoundedFile.text(file, MAX_BYTES);
        } catch (BoundedFile.TooLargeException e) {
            throw unreadable(file, "more than " + MAX_BYTES + " bytes", "a configuration");
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
