package dev.hitotsu.kafka.internal;

import dev.hitotsu.message.SendResult;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What Kafka's errors mean for the message that failed. */
public final class KafkaErrors {
    private KafkaErrors() {}

    /** The result for one message, with Kafka's error text. */
    public static SendResult resultOf(Throwable error, String topic) {
        String reason = "topic " + topic + ": " + describe(error);
        if (isAboutTheMessage(error)) {
            return SendResult.rejected(reason);
        }
        if (error instanceof TopicAuthorizationException) {
            return SendResult.destinationUnavailable(reason);
        }
        return isNotAboutTheMessage(error) ? SendResult.unavailable(reason) : SendResult.retryable(reason);
    }

    /**
     * Whether a receiver can never succeed after this error: another one took its {@code group.instance.id}, the group
     * or the topic cannot be, the broker is too old, or there is no position and the settings forbid to choose one.
     */
    public static boolean endsReceiver(KafkaException error) {
        return error instanceof FencedInstanceIdException
                || error instanceof InconsistentGroupProtocolException
                || error instanceof InvalidGroupIdException
                || error instanceof InvalidTopicException
                || error instanceof InvalidOffsetException
                || error instanceof UnsupportedVersionException;
    }

    public static String describe(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    private static boolean isAboutTheMessage(Throwable error) {
        return error instanceof RecordTooLargeException
                || error instanceof InvalidTopicException
                || error instanceof InvalidRecordException
                || error instanceof InvalidTimestampException;
    }

    /**
     * Whether the error has another cause than this message. The producer reports records that it gave up, and those
     * that shared a batch with an invalid one, with a bare KafkaException. A producer closed meanwhile throws
     * IllegalStateException.
     */
    private static boolean isNotAboutTheMessage(Throwable error) {
        return error instanceof RetriableException
                || error instanceof InterruptException
                || error instanceof AuthenticationException
                || error instanceof ClusterAuthorizationException
                || error instanceof OutOfOrderSequenceException
                || error instanceof UnknownProducerIdException
                || error instanceof InvalidProducerEpochException
                || error instanceof ProducerFencedException
                || error instanceof UnsupportedVersionException
                || error instanceof IllegalStateException
                || error.getClass() == KafkaException.class;
    }
}
