package dev.hitotsu.aws;

import dev.hitotsu.message.receiver.lease.LeasingQueue;
import dev.hitotsu.message.receiver.lease.MessageLeases;
import java.util.Optional;

/** A queue to receive from, with a lane for each message group. */
final class SqsQueue implements LeasingQueue {
    private final ClientSettings settings;
    private final SubscriptionOptions options;

    SqsQueue(ClientSettings settings, SubscriptionOptions options) {
        this.settings = settings;
        this.options = options;
    }

    @Override
    public String reader() {
        return "SQS queue " + options.queue();
    }

    @Override
    public MessageLeases open() {
        SqsConnection connection = new SqsConnection(settings, options.callTimeout());
        boolean opened = false;
        try {
            MessageLeases leases = new SqsLeases(connection, connection.find(options.queue()), options);
            opened = true;
            return leases;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    /** {@inheritDoc} Somebody may make the queue, or mend credentials, at any time. */
    @Override
    public Optional<String> outageOf(RuntimeException failure) {
        return Optional.of(SqsFaults.describe(failure));
    }
}
