package dev.hitotsu.mongoserver;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.mongoserver.command.Commands;
import dev.hitotsu.mongoserver.command.ConnectionLostException;
import dev.hitotsu.mongoserver.command.FailPoint;
import dev.hitotsu.mongoserver.login.Login;
import dev.hitotsu.mongoserver.storage.Storage;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for a MongoDB server, in this process, with its data in memory, and if
 * wanted in a file as well. It looks like a replica set with one
 * member. It is strict: commands, arguments, operators and options that it does not know get an error. It is no
 * MongoDB: what passes here has to pass there as well.
 *
 * <pre>{@code
 * try (MongoServer server = MongoServer.start();
 *         MongoClient client = MongoClients.create(server.uri())) {
 *     client.getDatabase("shop").getCollection("orders").insertOne(new Document("total", 12));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class MongoServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MongoServer.class);

    private final ServerSocket socket;
    private final Storage storage;
    private final FailPoint failPoint = new FailPoint();
    private final Commands commands;
    private final Map<Socket, Login> connections = new ConcurrentHashMap<>();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final AtomicInteger refusedLogins = new AtomicInteger();

    private MongoServer(ServerSocket socket, Storage storage) {
        this.socket = socket;
        this.storage = storage;
        this.commands = new Commands(storage, failPoint, "127.0.0.1:" + socket.getLocalPort());
    }

    /** Starts a server on a free port of this machine, with the system's clock. */
    public static MongoServer start() throws IOException {
        return start(InstantSource.system());
    }

    /** Starts a server with a clock that a test may move. */
    public static MongoServer start(InstantSource instants) throws IOException {
        requireNonNull(instants, "instants: null (expected: a clock)");
        return start(0, new Storage(instants));
    }

    /**
     * Starts a server on this port that keeps what it does in a file, and goes on from there after a kill -9. It does
     * not outlive the machine.
     */
    public static MongoServer start(int port, Path journal) throws IOException {
        requireNonNull(journal, "journal: null (expected: a file)");
        return start(port, Storage.open(InstantSource.system(), journal));
    }

    /** The manual's {@code transactionLifetimeLimitSeconds}; 60 seconds by default. */
    public void limitTransactions(Duration lifetime) {
        storage.locked(() -> {
            storage.limitTransactions(lifetime);
            return null;
        });
    }

    private static MongoServer start(int port, Storage storage) throws IOException {
        MongoServer server = new MongoServer(new ServerSocket(port, 128, InetAddress.getLoopbackAddress()), storage);
        Thread.ofVirtual().name("mongo-stand-in").start(server::accept);
        return server;
    }

    /** The connection string for drivers. */
    public String uri() {
        return "mongodb://127.0.0.1:" + socket.getLocalPort() + "/?replicaSet=stand-in";
    }

    /** The port at which it listens. */
    public int port() {
        return socket.getLocalPort();
    }

    /** What goes wrong with commands. */
    public FailPoint failPoint() {
        return failPoint;
    }

    /** Forgets all changes but the newest, as if the oplog were too small: change streams cannot go on from before. */
    public void loseLog() {
        storage.locked(() -> {
            storage.loseLog();
            return null;
        });
    }

    /**
     * Gives a user a password, or another one. From the first on, whoever comes has to log in (SCRAM-SHA-256); who is
     * logged in stays so.
     */
    public void setPassword(String user, String password) {
        requireNonNull(user, "user: null (expected: a name)");
        requireNonNull(password, "password: null (expected: a password)");
        passwords.put(user, password);
    }

    /** Ends all connections; clients may come again. */
    public void disconnectAll() {
        connections.keySet().forEach(MongoServer::close);
    }

    /** How often somebody had the wrong password. */
    public int refusedLogins() {
        return refusedLogins.get();
    }

    /** Ends the connections on which this user has logged in. */
    public void disconnect(String user) {
        requireNonNull(user, "user: null (expected: a name)");
        connections.forEach((connection, login) -> {
            if (login.isOf(user)) {
                close(connection);
            }
        });
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Login login = new Login(passwords, commands::run, refusedLogins::incrementAndGet);
                connections.put(connection, login);
                Thread.ofVirtual().start(() -> serve(connection, login));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    log.warn("A connection could not be accepted", e);
                }
            }
        }
    }

    private void serve(Socket connection, Login login) {
        try (connection) {
            connection.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream(), 1 << 16));
            OutputStream out = connection.getOutputStream();
            WireMessage message = WireMessage.read(in);
            // A read that was under way when the connection was closed may still bring a message: it is lost as well.
            while (message != null && !connection.isClosed()) {
                byte[] answer = message.answer(login.run(message.body()));
                if (message.wantsReply()) {
                    out.write(answer);
                }
                message = WireMessage.read(in);
            }
        } catch (ConnectionLostException e) {
            log.debug("A connection is lost on purpose");
            if (failPoint.hasCrashed()) {
                disconnectAll();
            }
        } catch (IOException e) {
            log.debug("A connection ends: {}", e.toString());
        } catch (RuntimeException | Error e) {
            log.error("A command has failed in a way that no client is told of", e);
        } finally {
            connections.remove(connection);
        }
    }

    private static void close(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            log.debug("A connection did not close: {}", e.toString());
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("The socket did not close: {}", e.toString());
        }
        disconnectAll();
        storage.locked(() -> {
            try {
                storage.close();
            } catch (IOException e) {
                log.debug("The journal did not close: {}", e.toString());
            }
            return null;
        });
    }
}
