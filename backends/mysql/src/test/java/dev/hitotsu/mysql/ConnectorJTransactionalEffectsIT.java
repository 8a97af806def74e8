package dev.hitotsu.mysql;

import javax.sql.DataSource;

/** The same by MySQL's driver. */
class ConnectorJTransactionalEffectsIT extends MySqlTransactionalEffectsIT {
    @Override
    protected DataSource dataSource() {
        return SharedMariaDb.byConnectorJ();
    }
}
