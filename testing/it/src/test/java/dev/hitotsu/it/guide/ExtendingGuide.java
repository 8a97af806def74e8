package dev.hitotsu.it.guide;

import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.Subscription;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The blocks of the page for who extends; {@link GuideBlocksTest} compares them. */
final class ExtendingGuide {
    private ExtendingGuide() {}

    interface MyDelivery extends Delivery {}

    // region
    abstract static class MySubscription implements Subscription<MyDelivery> {
        public abstract String reader(); // for logs and errors: "my queue orders"

        public abstract void onLost(LossListener listener); // tell it when a lane is another one's now

        public abstract List<MyDelivery> poll(Duration maxWait)
                throws BrokerUnavailableException; // connects where needed

        public abstract void hold(Collection<String> lanes); // deliver nothing more of these

        public abstract void resume(Collection<String> lanes);

        public abstract void acknowledge(List<MyDelivery> done) throws BrokerUnavailableException;

        public abstract void close();
    }
    // endregion

    // region
    abstract static class MySink implements Sink {
        public abstract SinkSession open(long fence); // does not wait for the target

        public abstract List<String> check(Collection<String> topics); // one reason for each obstacle

        public Pipelining pipelining() {
            return Pipelining.ONE_PER_KEY;
        } // or ORDERED, and then keep it

        public Duration sendTimeout() {
            return Duration.ofSeconds(10);
        } // at most twice the relay's lease

        public abstract void close();
    }
    // endregion
}
