package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.testkit.contract.ConnectionTransactions;
import dev.hitotsu.testkit.contract.ParkingStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.sql.Connection;

class PostgreSqlParkingStoreIT extends ParkingStoreContract<Connection> {
    private final TransactionFixture<Connection> transactions = new ConnectionTransactions(EffectDatabase.SHARED);

    @Override
    protected ParkingStore<Connection> store() {
        return PostgreSql.of(EffectDatabase.SHARED).parkingStore();
    }

    @Override
    protected TransactionFixture<Connection> transactions() {
        return transactions;
    }
}
