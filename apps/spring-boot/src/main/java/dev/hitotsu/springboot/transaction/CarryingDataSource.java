package dev.hitotsu.springboot.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.core.InfrastructureProxy;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * What a manager for JDBC takes its connections from, so that their COMMIT takes messages along. Spring takes it for
 * the data source itself ({@link InfrastructureProxy}): whoever asks that one gets the connection of the transaction.
 */
final class CarryingDataSource extends DelegatingDataSource implements InfrastructureProxy {
    private CarryingDataSource(DataSource target) {
        super(target);
    }

    /** Has the manager use one, if it is of this data source, and its connections carry no messages yet. */
    static void giveTo(ConfigurableTransactionManager manager, DataSource dataSource) {
        if (manager instanceof DataSourceTransactionManager jdbc
                && jdbc.getDataSource() == dataSource
                && !(dataSource instanceof OutboxDataSource)) {
            jdbc.setDataSource(new CarryingDataSource(dataSource));
        }
    }

    @Override
    public Object getWrappedObject() {
        return obtainTargetDataSource();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return CommittingConnection.of(super.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return CommittingConnection.of(super.getConnection(username, password));
    }

    @Override
    public String toString() {
        return String.valueOf(getTargetDataSource());
    }
}
