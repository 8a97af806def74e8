package dev.hitotsu.demo.shop;

import java.io.InputStream;
import java.net.URI;

/**
 * Starts a consumer of the shop where nothing is to connect to, and ends: so the JVM learns which classes the processes of
 * the shop need. Arguments: {@code PORT BROKER}.
 */
public final class ShopTraining {
    private ShopTraining() {}

    public static void main(String[] args) throws Exception {
        String nowhere = "127.0.0.1:1";
        String broker = switch (Broker.valueOf(args[1])) {
            case kafka -> nowhere;
            case nats -> "nats://" + nowhere;
            case rabbitmq -> "amqp://" + nowhere;
        };
        ShopMain.main(new String[] {
            "payments",
            args[0],
            "jdbc:postgresql://" + nowhere + "/shop",
            "user",
            "",
            args[1],
            broker,
            "http://" + nowhere
        });
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + args[0] + "/health").toURL().openStream()) {
            answer.readAllBytes();
        }
        System.exit(0);
    }
}
