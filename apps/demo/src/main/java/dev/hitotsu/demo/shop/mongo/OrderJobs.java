package dev.hitotsu.demo.shop.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The records of the jobs that orders are. No consumer reads them to do its work: what it needs is in its message. They
 * are for others, such as a page about an order. Thread-safe.
 */
final class OrderJobs {
    /**
     * A job as it is shown.
     *
     * @param writes how often a result was written
     */
    record Job(String orderId, String state, @Nullable String result, int writes) {}

    private final MongoCollection<Document> jobs;

    OrderJobs(ShopCollections shop) {
        this.jobs = shop.jobs();
    }

    /** Opens the job of an order, in the transaction of the order and of its message. */
    void open(ClientSession transaction, String orderId) {
        jobs.insertOne(
                transaction,
                new Document("_id", orderId).append("state", "REQUESTED").append("writes", 0));
    }

    /** Writes what came of it, in the transaction that claims the message which told so. */
    void finish(ClientSession transaction, String orderId, String result) {
        jobs.updateOne(
                transaction,
                eq("_id", orderId),
                combine(set("state", "DONE"), set("result", result), inc("writes", 1)));
    }

    /** What everybody may read. */
    Optional<Job> find(String orderId) {
        return Optional.ofNullable(jobs.find(eq("_id", orderId)).first())
                .map(job ->
                        new Job(orderId, job.getString("state"), job.getString("result"), job.getInteger("writes")));
    }
}
