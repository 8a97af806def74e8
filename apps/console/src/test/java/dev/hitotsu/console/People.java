package dev.hitotsu.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.console.access.AccessTokens;
import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Three people, each with a token that can be taken away. */
final class People implements AccessTokens {
    private static final List<Person> ALL =
            List.of(new Person("vera", Role.VIEWER), new Person("olga", Role.OPERATOR), new Person("anna", Role.ADMIN));

    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    void remove(String name) {
        gone.add(name);
    }

    static String token(String name) {
        return name + "-0123456789abcdef0123456789abcdef";
    }

    @Override
    public Optional<Person> find(byte[] sha256) {
        return ALL.stream()
                .filter(person -> Arrays.equals(sha256, hash(token(person.name()))))
                .filter(person -> !gone.contains(person.name()))
                .findFirst();
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
