package dev.hitotsu.demo.check;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The input of the checker.
 *
 * @param jdbcUrl the shop's PostgreSQL, {@code jdbc:postgresql://host:port/database}
 * @param messages where the broker keeps the messages about orders
 * @param clientOrders every order that a client requested
 */
public record CheckInput(
        String jdbcUrl, String user, String password, MessageSource messages, List<ClientOrder> clientOrders) {
    public CheckInput {
        requireNonNull(jdbcUrl, "jdbcUrl");
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        requireNonNull(messages, "messages");
        clientOrders = List.copyOf(clientOrders);
    }

    /** Without the password and the list. */
    @Override
    public String toString() {
        return "CheckInput[" + jdbcUrl + ", " + messages + ", clientOrders=" + clientOrders.size() + "]";
    }
}
