package dev.hitotsu.benchmarks.steps;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Steps of DBOS Transact: a workflow that is started and awaited, with three steps by {@code runStep}. Each effect is
 * in a transaction of its own, and its record in another one.
 */
final class DbosSteps implements Contender {
    /** A workflow, as DBOS wants it: behind an interface. */
    public interface Effects {
        void run(String key) throws SQLException;
    }

    /** Its implementation. */
    public static final class EffectsWorkflow implements Effects {
        private final DBOS dbos;
        private final DataSource dataSource;

        EffectsWorkflow(DBOS dbos, DataSource dataSource) {
            this.dbos = dbos;
            this.dataSource = dataSource;
        }

        @Override
        @Workflow(name = "effects")
        public void run(String key) throws SQLException {
            for (int step = 0; step < BareTransactions.STEPS; step++) {
                int number = step;
                dbos.runStep(() -> insert(key, number), "step" + step);
            }
        }

        private void insert(String key, int step) throws SQLException {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                BareTransactions.insert(connection, key, step);
                connection.commit();
            }
        }
    }

    private final DBOS dbos;
    private final Effects effects;

    DbosSteps(DataSource dataSource) {
        this.dbos =
                new DBOS(DBOSConfig.defaults("bench").withDataSource(dataSource).withAdminServer(false));
        this.effects = dbos.registerProxy(Effects.class, new EffectsWorkflow(dbos, dataSource));
        dbos.launch();
    }

    @Override
    public String name() {
        return "dbos";
    }

    @Override
    public void run(String key) throws SQLException {
        Object unused = dbos.startWorkflow(() -> effects.run(key), new StartWorkflowOptions(key))
                .getResult();
    }

    @Override
    public void close() {
        dbos.shutdown();
    }
}
