package dev.hitotsu.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;

/** One call of a store: requests over one connection, until a deadline. */
record Call(Connection connection, Deadline deadline) {
    Requests requests() {
        return connection.requests();
    }

    /** As {@link Connection#await}. */
    <T> Answer<T> await(CompletableFuture<Answer<T>> reply) {
        return connection.await(reply, deadline);
    }

    /** As {@link Connection#awaitPromptly}. */
    <T> Answer<T> awaitPromptly(CompletableFuture<Answer<T>> reply, ServerPatience patience) {
        return connection.awaitPromptly(reply, patience, deadline);
    }

    /** As {@link Connection#awaitConnected}. Before a request that must not be repeated. */
    void awaitConnected() {
        connection.awaitConnected(deadline);
    }

    /** Creates the missing folders above the node; one round trip. As {@link Connection#requireFolders}. */
    void createAncestors(String node) {
        connection.requireFolders(node, requests().createAncestors(node), deadline);
    }

    /** The node as it is now, whoever wrote it; one round trip. */
    Answer<Node> syncedRead(String node) {
        CompletableFuture<Answer<Void>> synced = requests().sync(node);
        CompletableFuture<Answer<Node>> data = requests().data(node);
        await(synced);
        return await(data);
    }

    /** The names of the child nodes, as this server knows them; none if the node does not exist. */
    List<String> children(String node) {
        return namesOf(await(requests().children(node)));
    }

    /** As {@link #children}, including everything that was written before; one round trip, too. */
    List<String> syncedChildren(String node) {
        CompletableFuture<Answer<Void>> synced = requests().sync(node);
        CompletableFuture<Answer<List<String>>> children = requests().children(node);
        await(synced);
        return namesOf(await(children));
    }

    /** None if the node does not exist. */
    static List<String> namesOf(Answer<List<String>> answer) {
        return answer.is(Code.NONODE) ? List.of() : answer.value();
    }
}
