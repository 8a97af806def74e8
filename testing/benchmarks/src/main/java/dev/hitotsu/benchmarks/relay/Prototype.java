package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.jdbc.Schema;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.testkit.kafka.KafkaServer;
import dev.hitotsu.testkit.postgres.PostgreSqlServer;
import java.util.Map;
import javax.sql.DataSource;

/** Scratch. */
public final class Prototype {
    private Prototype() {}

    /** Scratch. */
    public static void main(String[] args) throws Exception {
        long n = Long.parseLong(args[0]);
        try (PostgreSqlServer server = PostgreSqlServer.builder()
                        .setting("shared_buffers", "512MB")
                        .setting("max_wal_size", "4GB")
                        .start();
                KafkaServer kafka = KafkaServer.start()) {
            DataSource ds = server.dataSource();
            Schema.of(SchemaName.standard()).apply(ds);
            Backlog backlog = new Backlog(ds);
            kafka.createTopic("orders", 8, Map.of());
            backlog.fill(n);
            for (int i = 0; i < 3; i++) {
                System.out.printf("raw %.0f/s%n", new RawRead(ds).run());
                System.out.printf("bare %.0f/s%n", new BareLoop(ds, kafka.bootstrapServers()).run());
                try (KafkaSink sink = KafkaSink.builder()
                        .property("bootstrap.servers", kafka.bootstrapServers())
                        .build()) {
                    System.out.printf("drain kafka %.0f/s%n", new Drain(ds, backlog).run(sink, n));
                }
            }
            System.out.println("dead " + backlog.deadTuples());
        }
    }
}
