package dev.hitotsu.demo.check;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.demo.check.reading.MessageSource;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of the checker.
 *
 * @param url the shop's database, {@code jdbc:postgresql://host:port/database}, {@code jdbc:mariadb://host:port/} or
 *     {@code mongodb://host:port/database}
 * @param messages where the broker keeps the messages about orders
 * @param ledger where the payment API tells what it has really charged; null if there is none, and the charges that the
 *     shop knows of are all
 * @param clientOrders every order that a client requested
 */
public record CheckInput(
        String url,
        String user,
        String password,
        MessageSource messages,
        @Nullable URI ledger,
        List<ClientOrder> clientOrders) {
    public CheckInput {
        requireNonNull(url, "url");
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        requireNonNull(messages, "messages");
        clientOrders = List.copyOf(clientOrders);
    }

    /** Without the password and the list. */
    @Override
    public String toString() {
        return "CheckInput[" + url + ", " + messages + ", " + ledger + ", clientOrders=" + clientOrders.size() + "]";
    }
}
