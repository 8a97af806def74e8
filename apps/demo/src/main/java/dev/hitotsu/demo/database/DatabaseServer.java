package dev.hitotsu.demo.database;

import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import dev.hitotsu.servers.process.ServerProcess;
import java.util.Optional;
import java.util.function.IntFunction;

/** The database of a demo: a server that can be killed and restarted. */
public interface DatabaseServer extends AutoCloseable {
    /** Starts one. */
    static DatabaseServer start(Database database, OutboxSource source) {
        return switch (database) {
            case postgresql, mariadb -> SqlServer.start(database, source);
            case mongo -> MongoShopServer.start();
        };
    }

    /** Its name on the command line. */
    Database kind();

    ServerProcess process();

    /** Where it is, without user and password. */
    String url();

    /** The same database by another port, which leads to it. */
    String urlThrough(int proxyPort);

    int port();

    String user();

    String password();

    /** The class whose {@code main} runs a service of the shop on it. */
    Class<?> services();

    /** Makes all that the shop needs, with so many pieces of the products that may be sold out. */
    void createShop(int scarcePieces) throws Exception;

    /** Has relays learn of messages in this way, where the database decides it. */
    void readBy(OutboxSource source);

    /** The lines about the source in the configuration of a relay, of the messages or of the calls. */
    String sourceYaml(boolean ofCalls);

    /** The outbox of the messages; directly, not through a proxy. */
    OutboxAdmin admin();

    /** Appends a message, in a transaction of its own. */
    void append(Message message) throws Exception;

    /** A transaction to be held open. */
    HeldTransaction hold() throws Exception;

    /** The state of the shop; empty while the database is away. Blocks. */
    Optional<ShopSnapshot> shop();

    /** Cuts connections at COMMIT, as the verdict for the number of a commit says. */
    CommitCuts cuts(IntFunction<Verdict> verdicts);

    /** Stops it and deletes its data. */
    @Override
    void close();
}
