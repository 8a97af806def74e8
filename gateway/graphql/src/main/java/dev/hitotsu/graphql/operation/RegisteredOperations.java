package dev.hitotsu.graphql.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Operations whose authors are known.
 *
 * @param byName their texts, by the names of their files without {@code .graphql}, and by their hashes
 * @param texts of all of them
 * @param files from which they were read
 */
public record RegisteredOperations(Map<String, String> byName, Set<String> texts, Set<Path> files) {
    private static final String ENDING = ".graphql";

    /** None at all. */
    public static final RegisteredOperations NONE = new RegisteredOperations(Map.of(), Set.of(), Set.of());

    public RegisteredOperations {
        byName = Map.copyOf(byName);
        texts = Set.copyOf(texts);
        files = Set.copyOf(files);
    }

    /**
     * The documents of a folder, one in each file {@code NAME.graphql}. Blocks.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    public static RegisteredOperations in(Path folder) {
        Map<String, String> byName = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
            for (Path file : files) {
                String text = Files.readString(file).strip();
                String name = file.getFileName().toString();
                byName.put(name.substring(0, name.length() - ENDING.length()), text);
                byName.put(PersistedQueries.hash(text), text);
            }
            return new RegisteredOperations(byName, Set.copyOf(byName.values()), Set.copyOf(files));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "operations: " + folder + ": " + e.getClass().getSimpleName()
                            + " (expected: a folder with files *.graphql)",
                    e);
        }
    }

    /** The text with this name or hash. */
    public Optional<String> find(String nameOrHash) {
        return Optional.ofNullable(byName.get(nameOrHash));
    }

    /** Whether the text is that of one of them. */
    public boolean contains(String text) {
        return !texts.isEmpty() && texts.contains(text.strip());
    }
}
