package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.zookeeper.Requests.Created;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ZKConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handle of ZooKeeper's client: one session, over one TCP connection after the other. Thread-safe. Opening it does
 * not block.
 *
 * <p>It has ended when it was closed, or when ZooKeeper has said that the session has ended.
 */
final class Connection {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** Hears of the state of the connection, in the event thread of the client. */
    interface Observer {
        /** Hears nothing. */
        Observer NONE = new Observer() {
            @Override
            public void connected(Connection connection) {}

            @Override
            public void ended(Connection connection) {}
        };

        void connected(Connection connection);

        void ended(Connection connection);
    }

    private final ZooKeeperAddress address;
    private final Login login;
    private final Observer observer;
    private final Requests requests;
    private final ServerTurns servers;
    /** Completed while there is a connection to a server, or when the session has ended. */
    private volatile CompletableFuture<Code> connected = new CompletableFuture<>();

    private volatile boolean over;
    /** How many of the login's digests the servers know. */
    private volatile int shown;

    private Connection(ZooKeeperAddress address, Login login, Duration length, int maxAnswerBytes, Observer observer)
            throws IOException {
        this.address = address;
        this.login = login;
        this.observer = observer;
        int millis = (int) Math.min(Integer.MAX_VALUE, length.toMillis());
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKConfig.JUTE_MAXBUFFER, Integer.toString(maxAnswerBytes));
        this.servers = ServerTurns.of(address.hosts(), length);
        ZooKeeper client =
                new ZooKeeper(address.hosts(), millis, event -> changed(event.getState()), false, servers, config);
        this.requests = new Requests(client, address.acl());
        authenticate();
    }

    /**
     * @param length how long the session lives without a renewal
     * @param maxAnswerBytes the client drops the connection if an answer is larger
     */
    static Connection open(
            ZooKeeperAddress address, Login login, Duration length, int maxAnswerBytes, Observer observer) {
        try {
            return new Connection(address, login, length, maxAnswerBytes, observer);
        } catch (IOException e) {
            throw new StoreUnavailableException(address + ": could not be opened: " + e.getMessage(), e);
        }
    }

    private void changed(Watcher.Event.KeeperState state) {
        switch (state) {
            case SyncConnected -> {
                connected.complete(Code.OK);
                observer.connected(this);
            }
            case Disconnected -> {
                // The client looks for another server. It says so after each attempt.
                if (!over && connected.isDone()) {
                    connected = new CompletableFuture<>();
                }
            }
            case AuthFailed -> end(Code.AUTHFAILED);
            case Expired, Closed -> end(Code.SESSIONEXPIRED);
            default -> {
                // We do not use the other states.
            }
        }
    }

    private void end(Code reason) {
        over = true;
        connected.complete(reason);
        observer.ended(this);
    }

    /** Waits until the session is open and there is a connection to a server. */
    void awaitConnected(Deadline deadline) {
        checked(new Answer<>(deadline.await(connected), null));
    }

    /** Requests by the login of now. */
    Requests requests() {
        authenticate();
        return requests;
    }

    private void authenticate() {
        List<byte[]> digests = login.digests();
        if (digests.size() > shown) {
            show(digests);
        }
    }

    private synchronized void show(List<byte[]> digests) {
        while (shown < digests.size()) {
            requests.client().addAuthInfo("digest", digests.get(shown));
            shown++;
        }
    }

    /** The id of the session; 0 before it is open. */
    long sessionId() {
        return requests.client().getSessionId();
    }

    /** The session timeout that ZooKeeper has decided on. */
    Duration sessionTimeout() {
        return Duration.ofMillis(requests.client().getSessionTimeout());
    }

    boolean hasEnded() {
        return over;
    }

    /**
     * Waits for an answer that tells what is in the tree, or that something there is not as the request expects.
     *
     * @throws ConnectionLostException if no answer came and another attempt may help
     * @throws SessionEndedException if the session has ended
     * @throws CoordinationException if ZooKeeper refuses the request
     * @throws StoreUnavailableException if the deadline has passed
     */
    <T> Answer<T> await(CompletableFuture<Answer<T>> reply, Deadline deadline) {
        return checked(deadline.await(reply));
    }

    /**
     * As {@link #await}, for a request that a server answers at once. A server that is connected and does not answer is
     * left, and the session goes on at the next one. ZooKeeper's client by itself would wait for two thirds of the
     * session timeout, and then there is hardly time to reach another.
     *
     * @throws StoreUnavailableException also if the server was left: the next attempt counts from when it is sent
     */
    <T> Answer<T> awaitPromptly(CompletableFuture<Answer<T>> reply, ServerPatience patience, Deadline deadline) {
        boolean answered = deadline.hasCome(reply, patience.present());
        if (!answered && connected.isDone() && !over && patience.spend()) {
            throw left(patience.present());
        }
        return await(reply, deadline);
    }

    private StoreUnavailableException left(Duration patience) {
        String silence = address + ": " + server() + " has not answered within " + patience;
        log.warn("{}, going to the next server", silence);
        try {
            // The client notices with the next request.
            requests.client().updateServerList(address.hosts());
            return new StoreUnavailableException(silence, null);
        } catch (IOException e) {
            return new StoreUnavailableException(silence + ", nor was its connection closed: " + e.getMessage(), e);
        }
    }

    /** The server of the present connection or attempt. */
    @Nullable InetSocketAddress server() {
        return servers.present();
    }

    /**
     * Waits for the answers to the creation of the folders above a node.
     *
     * @throws CoordinationException if a folder is missing and we may not create it: another attempt does not help
     */
    void requireFolders(String node, List<CompletableFuture<Answer<Created>>> replies, Deadline deadline) {
        List<String> folders = NodePaths.ancestors(node);
        for (int i = replies.size() - 1; i >= 0; i--) {
            Answer<Created> answer = deadline.await(replies.get(i));
            // Without the right to create below it, a folder that exists is refused as well. So the lowest one counts
            // that has another answer than that its parent is missing.
            if (answer.is(Code.NOAUTH) || answer.is(Code.INVALIDACL)) {
                throw refused(
                        answer.code(),
                        folders.get(i) + " to exist, or credentials that may create it and everything below");
            }
            if (!answer.is(Code.NONODE)) {
                checked(answer);
                return;
            }
        }
    }

    /** As {@link #await}, for an answer that has come. */
    <T> Answer<T> checked(Answer<T> answer) {
        return switch (answer.code()) {
            case OK, NONODE, NODEEXISTS, BADVERSION, NOTEMPTY -> answer;
            case CONNECTIONLOSS, SESSIONMOVED, OPERATIONTIMEOUT, REQUESTTIMEOUT, THROTTLEDOP -> {
                if (over) {
                    throw ended();
                }
                throw new ConnectionLostException(address + ": " + answer.code());
            }
            case SESSIONEXPIRED -> {
                over = true;
                throw ended();
            }
            case NOAUTH, AUTHFAILED, INVALIDACL ->
                throw refused(answer.code(), "credentials that may create, read, write and delete there");
            case NOCHILDRENFOREPHEMERALS ->
                throw refused(answer.code(), "nothing below an entry that ends with a session");
            default -> throw refused(answer.code(), "a request that the servers accept");
        };
    }

    private SessionEndedException ended() {
        return new SessionEndedException(address + ": the session has ended (expected: one that lives)");
    }

    private CoordinationException refused(Code code, String expected) {
        return new CoordinationException(address + ": " + code + " (expected: " + expected + ")", null);
    }

    /**
     * Ends the session without waiting. The client waits for the server as long as it expects an answer, so another
     * thread closes it.
     *
     * @return completed when the client is closed
     */
    CompletableFuture<Boolean> close() {
        over = true;
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("hitotsu-zookeeper-close").start(() -> {
            try {
                requests.client().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                closed.complete(true);
            }
        });
        return closed;
    }
}
