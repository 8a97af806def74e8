package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayStoreException;
import java.time.Duration;
import java.util.ArrayList;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class MongoSchemaTest {
    private static final Duration LEASE = Duration.ofMinutes(5);

    @Test
    void aServerInNoReplicaSetIsRefusedBecauseItHasNoTransactions() {
        assertThatThrownBy(() -> MongoSchema.requireTransactions(BsonDocument.parse("{isWritablePrimary: true}")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("standalone (expected: a member of a replica set");
        assertThatCode(() -> MongoSchema.requireTransactions(BsonDocument.parse("{setName: 'a'}")))
                .doesNotThrowAnyException();
        assertThatCode(() -> MongoSchema.requireTransactions(BsonDocument.parse("{msg: 'isdbgrid'}")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsMadeTwiceIsThereOnce() {
        String name = MongoDatabases.name();
        MongoDatabases.create(name).schema().apply();

        MongoCollections collections = new MongoCollections(MongoDatabases.CLIENT, name);
        assertThat(collections.relay().find().into(new ArrayList<>())).hasSize(1);
        assertThat(new PositionCounter(collections).last()).isZero();
        assertThat(collections.messages().listIndexes()).hasSize(2);
    }

    /** A relay would wait for ever, and look like one that stands by. */
    @Test
    void aDatabaseWithoutALeaseIsNotTakenForOneInWhichAnotherRelayLeads() {
        RelayStore store =
                Mongo.of(MongoDatabases.CLIENT, MongoDatabases.name()).relayStore();

        assertThatThrownBy(() -> store.tryLead("test", LEASE))
                .isExactlyInstanceOf(RelayStoreException.class)
                .hasMessageContaining("hitotsu_relay: no document (expected: what schema().apply() makes)");
        assertThatThrownBy(() -> store.lead("test", LEASE, new LeadGrant("zk", 1)))
                .isExactlyInstanceOf(RelayStoreException.class)
                .hasMessageContaining("no document");
    }
}
