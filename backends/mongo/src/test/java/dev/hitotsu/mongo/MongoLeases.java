package dev.hitotsu.mongo;

import com.mongodb.client.model.Updates;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.testkit.contract.LeaseFixture;
import org.bson.BsonDateTime;
import org.bson.Document;

/** The leases of a database of its own. */
final class MongoLeases implements LeaseFixture {
    private final String name = MongoDatabases.name();
    private final LeaseStore store = MongoDatabases.create(name).leaseStore();

    @Override
    public LeaseStore store() {
        return store;
    }

    @Override
    public void endLeases() {
        end("until");
    }

    @Override
    public void endTimesToLive() {
        end("forgetAt");
    }

    private void end(String field) {
        MongoDatabases.CLIENT
                .getDatabase(name)
                .getCollection("hitotsu_effect")
                .updateMany(new Document(), Updates.set(field, new BsonDateTime(0)));
    }
}
