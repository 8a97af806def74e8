package dev.hitotsu.benchmarks.steps;

import dev.hitotsu.inbox.step.RunEnd;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Steps of ours, each effect in the transaction of its record. */
final class HitotsuSteps implements Contender {
    private final Steps<Connection> steps;

    HitotsuSteps(DataSource dataSource) {
        this.steps = PostgreSql.of(dataSource).steps("bench");
    }

    @Override
    public String name() {
        return "hitotsu";
    }

    @Override
    public void run(String key) throws SQLException {
        RunEnd unused = steps.run(key, run -> {
            run.transaction("first", connection -> BareTransactions.insert(connection, key, 0));
            run.transaction("second", connection -> BareTransactions.insert(connection, key, 1));
            run.transaction("third", connection -> BareTransactions.insert(connection, key, 2));
        });
    }

    @Override
    public void close() {}
}
