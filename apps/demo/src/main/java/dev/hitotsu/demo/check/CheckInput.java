package dev.hitotsu.demo.check;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the checker has to know about a run.
 *
 * @param jdbcUrl the shop's PostgreSQL, {@code jdbc:postgresql://host:port/database}
 * @param topic what the orders were announced under
 * @param asked every order that any client asked for
 */
public record CheckInput(String jdbcUrl, String user, String password, Broker broker, String topic, List<Asked> asked) {
    public CheckInput {
        requireNonNull(jdbcUrl, "jdbcUrl");
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        requireNonNull(broker, "broker");
        requireNonNull(topic, "topic");
        asked = List.copyOf(asked);
    }

    /** Without the password and the list. */
    @Override
    public String toString() {
        return "CheckInput[" + jdbcUrl + ", " + broker + ", topic=" + topic + ", asked=" + asked.size() + "]";
    }
}
