package dev.hitotsu.demospring;

import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * One process of the shop: {@code SERVICE PORT JDBC_URL USER PASSWORD BROKER BROKER_ADDRESS CATALOGUE_URL}, as the
 * demo's own services are started. The service is a profile: {@code catalogue} (users, products and their stock),
 * {@code orders}, {@code payments} or {@code notifications} (with analytics).
 */
@SpringBootApplication
public class SpringShop {
    private static final String USAGE = "SERVICE PORT JDBC_URL USER PASSWORD BROKER BROKER_ADDRESS CATALOGUE_URL";
    private static final int ARGUMENTS = 8;

    /** Runs the service until the process is ended. */
    public static void main(String[] args) {
        if (args.length != ARGUMENTS) {
            throw new IllegalArgumentException(args.length + " arguments (expected: " + USAGE + ")");
        }
        if (!args[5].equals("kafka")) {
            throw new IllegalArgumentException("BROKER: " + args[5] + " (expected: kafka)");
        }
        new SpringApplicationBuilder(SpringShop.class)
                .profiles(args[0])
                .properties(Map.of(
                        "server.port", args[1],
                        "spring.datasource.url", args[2],
                        "spring.datasource.username", args[3],
                        "spring.datasource.password", args[4],
                        "spring.kafka.bootstrap-servers", args[6],
                        "shop.catalogue", args[7]))
                .run();
    }
}
