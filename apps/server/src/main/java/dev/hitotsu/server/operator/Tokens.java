package dev.hitotsu.server.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.console.access.AccessTokens;
import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.http.SecretFile;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.runtime.secret.FileVersions;
import dev.hitotsu.runtime.secret.LastGood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of operators, from a file that nobody but its owner can read: a line {@code ROLE NAME TOKEN} for each, or
 * {@code ROLE NAME sha256:HASH} with the SHA-256 of the token in hexadecimal digits, and comments that begin with #.
 * The file is read again when it has changed; while it cannot be used, what was read before stays. Only hashes are
 * kept. Thread-safe; blocks for the file system.
 */
public final class Tokens implements AccessTokens {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MIN_TOKEN_LENGTH = 32;
    private static final String HASHED = "sha256:";

    private record Entry(Person operator, byte[] hash) {}

    private final LastGood<List<Entry>> entries;

    private Tokens(Path path) throws IOException {
        this.entries = LastGood.of(path.toString(), () -> FileVersions.of(List.of(path)), () -> read(path));
    }

    /**
     * The tokens in the file.
     *
     * @throws IllegalArgumentException if it cannot be read, others can read it, or a line is wrong
     */
    public static Tokens of(Path path) {
        try {
            return new Tokens(path);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "tokens: " + path + ": " + e.getClass().getSimpleName() + " (expected: a file)", e);
        }
    }

    /** Who has this token; empty for nobody. Takes the same time for each. */
    Optional<Person> find(String token) {
        return find(hash(token));
    }

    /** Who has the token with this hash; empty for nobody. Takes the same time for each. */
    @Override
    public Optional<Person> find(byte[] hash) {
        Person found = null;
        for (Entry entry : entries.current()) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                found = entry.operator();
            }
        }
        return Optional.ofNullable(found);
    }

    private static List<Entry> read(Path path) throws IOException {
        SecretFile.requirePrivate(path);
        if (Files.size(path) > MAX_BYTES) {
            throw new IllegalArgumentException(
                    path + ": " + Files.size(path) + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<String> lines = Files.readAllLines(path, UTF_8);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                Entry entry = entry(path + ", line " + number, line);
                if (!names.add(entry.operator().name())) {
                    throw new IllegalArgumentException(path + ", line " + number + ": a second token of "
                            + entry.operator().name() + " (expected: one)");
                }
                entries.add(entry);
            }
        }
        return List.copyOf(entries);
    }

    /** What is wrong is told without the token. */
    private static Entry entry(String where, String line) {
        String[] parts = line.split("\\s+");
        if (parts.length != 3) {
            throw new IllegalArgumentException(where + ": " + parts.length + " words (expected: ROLE NAME TOKEN)");
        }
        Role role = EnumNames.find(Role.class, parts[0])
                .orElseThrow(() -> new IllegalArgumentException(
                        where + ": role (expected: one of " + String.join(", ", EnumNames.all(Role.class)) + ")"));
        if (parts[2].startsWith(HASHED)) {
            return new Entry(new Person(OutboxChange.requireActor(parts[1]), role), hashIn(where, parts[2]));
        }
        if (parts[2].length() < MIN_TOKEN_LENGTH) {
            throw new IllegalArgumentException(where + ": a token of " + parts[2].length() + " characters (expected: "
                    + MIN_TOKEN_LENGTH + " or more, at random)");
        }
        return new Entry(new Person(OutboxChange.requireActor(parts[1]), role), hash(parts[2]));
    }

    private static byte[] hashIn(String where, String text) {
        String hex = text.substring(HASHED.length());
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException(where + ": a hash of " + hex.length()
                    + " characters (expected: sha256: and 64 hexadecimal digits)");
        }
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
