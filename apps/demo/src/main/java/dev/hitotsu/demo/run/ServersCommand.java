package dev.hitotsu.demo.run;

import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hitotsu servers}. */
@Command(
        name = "servers",
        description = {
            "Starts a PostgreSQL and a Kafka for trying things out, and prints what to export to reach them. They listen on"
                    + " 127.0.0.1, and are stopped and deleted at the end of the standard input (Ctrl-D), or with Ctrl-C."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped as asked", "1:the servers could not be started", "2:wrong usage"},
        mixinStandardHelpOptions = true)
public final class ServersCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--topics",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "orders",
            description = "Topics to create, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<String> topics = List.of("orders");

    /** Called by the service provider. */
    public ServersCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (PostgreSqlServer postgres = PostgreSqlServer.builder().start();
                KafkaServer kafka = KafkaServer.start()) {
            topics.forEach(topic -> kafka.createTopic(topic, 1, Map.of()));
            out.println("export SHOP_DATABASE=" + postgres.jdbcUrl());
            out.println("export SHOP_USER=" + postgres.user());
            out.println("export SHOP_PASSWORD=" + postgres.password());
            out.println("export SHOP_KAFKA=" + kafka.bootstrapServers());
            out.flush();
            while (System.in.read() >= 0) {
                // Until the end of the input.
            }
        }
        return 0;
    }
}
