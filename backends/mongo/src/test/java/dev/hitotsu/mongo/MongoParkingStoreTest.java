package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.testkit.contract.ParkingStoreContract;
import dev.hitotsu.testkit.contract.TransactionFixture;

class MongoParkingStoreTest extends ParkingStoreContract<ClientSession> {
    private final MongoFixture fixture = new MongoFixture();

    @Override
    protected ParkingStore<ClientSession> store() {
        return fixture.parking();
    }

    @Override
    protected TransactionFixture<ClientSession> transactions() {
        return fixture.transactions();
    }
}
