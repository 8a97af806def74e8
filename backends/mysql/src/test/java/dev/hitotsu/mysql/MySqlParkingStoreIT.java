package dev.hitotsu.mysql;

import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.testkit.contract.ConnectionTransactions;
import dev.hitotsu.testkit.contract.ParkingStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.sql.Connection;

class MySqlParkingStoreIT extends ParkingStoreContract<Connection> {
    private final TransactionFixture<Connection> transactions = new ConnectionTransactions(SharedMariaDb.dataSource());
    private final ParkingStore<Connection> store =
            MySql.of(SharedMariaDb.dataSource(), SharedMariaDb.schema()).parkingStore();

    @Override
    protected ParkingStore<Connection> store() {
        return store;
    }

    @Override
    protected TransactionFixture<Connection> transactions() {
        return transactions;
    }
}
