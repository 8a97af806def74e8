package dev.hitotsu.mongoserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As the manual's page on SCRAM says, seen by the driver. */
class LoginTest {
    private MongoServer server;

    @BeforeEach
    void start() throws IOException {
        server = MongoServer.start();
        server.setPassword("ann", "first");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MongoClient client(String user) {
        return MongoClients.create(server.uri().replace("//", "//" + user));
    }

    private static void insert(MongoClient client) {
        client.getDatabase("shop").getCollection("orders").insertOne(new Document("total", 12));
    }

    @Test
    void whoHasThePasswordIsServedAndStaysSoWhenItChanges() {
        try (MongoClient ann = client("ann:first@");
                MongoClient later = client("ann:second@")) {
            insert(ann);
            server.setPassword("ann", "second");
            insert(ann);
            insert(later);

            server.disconnect("bob");
            insert(ann);
            server.disconnect("ann");
            assertThatThrownBy(() -> insert(ann))
                    .as("on the connection that is gone")
                    .isInstanceOf(MongoException.class);
            assertThatThrownBy(() -> insert(ann)).isInstanceOf(MongoSecurityException.class);
            insert(later);
        }
    }

    @Test
    void whoHasNotIsRefused() {
        try (MongoClient wrong = client("ann:wrong@");
                MongoClient unknown = client("bob:first@");
                MongoClient nobody = client("")) {
            assertThatThrownBy(() -> insert(wrong)).isInstanceOf(MongoSecurityException.class);
            assertThatThrownBy(() -> insert(unknown)).isInstanceOf(MongoSecurityException.class);
            assertThatThrownBy(() -> insert(nobody))
                    .isInstanceOfSatisfying(
                            MongoCommandException.class,
                            e -> assertThat(e.getCode()).isEqualTo(13));
            assertThat(nobody.getDatabase("shop").runCommand(new Document("ping", 1)))
                    .containsKey("ok");
        }
    }
}
