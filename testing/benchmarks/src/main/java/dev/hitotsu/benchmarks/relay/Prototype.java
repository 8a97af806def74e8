package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.jdbc.Schema;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.postgres.PostgreSqlServer;
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
                .start()) {
            DataSource ds = server.dataSource();
            Schema.of(SchemaName.standard()).apply(ds);
            Backlog backlog = new Backlog(ds);
            long t = System.nanoTime();
            backlog.fill(n);
            System.out.printf("fill %.1f s%n", (System.nanoTime() - t) / 1e9);
            for (int i = 0; i < 4; i++) {
                System.out.printf("raw %.0f/s%n", new RawRead(ds).run());
                System.out.printf("drain null %.0f/s%n", new Drain(ds, backlog).run(new NullSink(), n));
            }
            System.out.println("dead " + backlog.deadTuples());
        }
    }
}
