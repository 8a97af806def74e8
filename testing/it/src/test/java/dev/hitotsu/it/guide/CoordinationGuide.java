package dev.hitotsu.it.guide;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.id.LongIds;
import dev.hitotsu.id.file.FileWorkerSlots;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.jdbc.JdbcFenceGuard;
import dev.hitotsu.jdbc.sequence.JdbcSequence;
import dev.hitotsu.jdbc.sequence.SequenceLayout;
import dev.hitotsu.postgresql.sequence.PostgreSqlSequence;
import dev.hitotsu.redis.RedisCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The blocks of the pages of coordination and ids; {@link GuideBlocksTest} compares them. */
@SuppressWarnings("unused")
abstract class CoordinationGuide {
    abstract void write(Connection connection) throws Exception;

    abstract void bill(Grant term);

    void coordination(Connection connection, JdbcFenceGuard fenceGuard, long version) throws Exception {
        // region
        try (Coordination coordination = Coordination.open("zk://zk1:2181,zk2:2181,zk3:2181/shop")) {
            try (Grant grant = coordination.lock("stock-report").acquire()) {
                connection.setAutoCommit(false);
                fenceGuard.check(connection, "stock-report", grant); // throws if a newer holder has written
                write(connection);
                connection.commit();
            }

            coordination.leadership("billing").campaign(term -> bill(term));
            coordination
                    .registry()
                    .register(new ServiceInstance("orders", "i1", "10.0.0.1", 8080, Map.of(ServiceInstance.ZONE, "a")));
            LiveView<List<ServiceInstance>> orders = coordination.registry().view("orders");
            coordination.config().compareAndPut("limits/daily", version, "100");
        }
        // endregion
    }

    void snowflake() throws Exception {
        // region
        try (Snowflake ids = Snowflake.builder()
                .slots(FileWorkerSlots.in(Path.of("/var/lib/shop/ids")))
                .build()) {
            long id = ids.next();
            String forJson = LongIds.toText(id);
        }
        // endregion
    }

    void gauge(Snowflake ids, MeterRegistry meters) {
        // region
        TimeGauge.builder(
                        "ids.clock.behind",
                        ids,
                        MILLISECONDS,
                        each -> each.clockBehind().toMillis())
                .register(meters);
        // endregion
    }

    void sequence(DataSource db0, DataSource db1) {
        // region
        SequenceLayout layout = new SequenceLayout(4, 100); // up to 4 databases, 100 ids a round trip
        // once in each database: PostgreSqlSequence.createStatement(layout, "order_id", number)
        JdbcSequence ids = PostgreSqlSequence.of(List.of(db0, db1), "order_id", layout);
        // endregion
    }

    void counter() throws Exception {
        // region
        try (RedisCounter orders = RedisCounter.builder("orders").poolSize(100).open("redis://localhost:6379/0")) {
            String id = orders.nextText(); // 20240101-000123
        }
        // endregion
    }
}
