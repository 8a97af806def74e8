package dev.hitotsu.console.web;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.outbox.OutboxState;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request of a person. Each method throws a {@link ConsoleProblem} for what is wrong with it.
 *
 * @param id what the path names; null where it names nothing
 * @param query the parameters of the address
 * @param form those of the body
 */
record Call(Person person, @Nullable String id, MultiMap query, MultiMap form) {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    void require(Role role) {
        if (!person.may(role)) {
            throw new ConsoleProblem(
                    403, "role: " + lower(person.role().name()) + " (expected: " + lower(role.name()) + " or more)");
        }
    }

    UUID requiredId() {
        return uuid("id", id);
    }

    static UUID uuid(String name, @Nullable String text) {
        if (text == null || !UUID_TEXT.matcher(text.strip()).matches()) {
            throw ConsoleProblem.invalid(
                    name + ": " + text + " (expected: an id such as 0199d0f4-5b2e-7cc1-9d3b-0f2f3c1a4b5d)");
        }
        return UUID.fromString(text.strip());
    }

    /** A parameter of the address; null for none, and for an empty one. */
    @Nullable String text(String name) {
        return filled(query.get(name));
    }

    /** A field of the form; null for none, and for an empty one. */
    @Nullable String field(String name) {
        return filled(form.get(name));
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    OutboxState state(OutboxState byDefault) {
        String text = text("state");
        return text == null ? byDefault : state(text);
    }

    Set<OutboxState> states() {
        Set<OutboxState> states = EnumSet.noneOf(OutboxState.class);
        query.getAll("state").forEach(text -> states.add(state(text)));
        return states;
    }

    private static OutboxState state(String text) {
        for (OutboxState state : OutboxState.values()) {
            if (state.name().equalsIgnoreCase(text.strip().replace('-', '_').replace(' ', '_'))) {
                return state;
            }
        }
        List<String> names = Arrays.stream(OutboxState.values())
                .map(state -> lower(state.name()))
                .toList();
        throw ConsoleProblem.invalid("state: " + text + " (expected: one of " + String.join(", ", names) + ")");
    }

    /** A time; null for none. */
    @Nullable Instant time(String name) {
        String text = text(name);
        try {
            return text == null
                    ? null
                    : text.endsWith("Z")
                            ? Instant.parse(text)
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw ConsoleProblem.invalid(name + ": " + text + " (expected: a time such as 2026-11-26T14:00:00Z)");
        }
    }

    /** A whole number; null for none. */
    @Nullable Long number(String name) {
        String text = text(name);
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw ConsoleProblem.invalid(name + ": " + text + " (expected: a whole number)");
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
