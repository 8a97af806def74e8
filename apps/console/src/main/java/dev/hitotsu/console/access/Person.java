package dev.hitotsu.console.access;

import static java.util.Objects.requireNonNull;

/**
 * Somebody who uses the console.
 *
 * @param name stands in the audit record of what they do
 */
public record Person(String name, Role role) {
    public Person {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(role, "role: null (expected: a role)");
    }

    /** Whether they may do what the role may. */
    public boolean may(Role needed) {
        return role.includes(needed);
    }
}
