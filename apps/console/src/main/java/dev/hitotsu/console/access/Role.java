package dev.hitotsu.console.access;

/** What an operator may do; each role may do what those before it may. */
public enum Role {
    /** Look at the state of messages, without their headers and payloads. */
    VIEWER,
    /** Look at headers and payloads, retry and skip. */
    OPERATOR,
    /** Edit. */
    ADMIN;

    /** Whether it may do what the other role may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
