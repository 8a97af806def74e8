package dev.hitotsu.server.operator;

/** What an operator may do; each role may do what those before it may. */
public enum Role {
    /** Look at the state of messages, without their headers and payloads. */
    VIEWER,
    /** Look at headers and payloads, retry and skip. */
    OPERATOR,
    /** Edit. */
    ADMIN;

    /** Whether it may do what the other role may. */
    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
