package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import dev.hitotsu.message.SendResult;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a channel was lost, and what that means for each send that was unanswered on it. AMQP 0-9-1 closes the channel for
 * an error in a single message and says which only in words, so those are read here; where they do not fit, no message is
 * blamed.
 *
 * @param words the broker's, or the network's
 * @param code of channel.close; 0 where the broker closed nothing
 * @param largest the broker's size limit, where the loss was for a message above it
 */
record ChannelLoss(String words, int code, OptionalLong largest) {
    /** RabbitMQ 3.8 to 4: "message size 200 is larger than configured max size 100", and "larger than max size". */
    private static final Pattern TOO_LARGE = Pattern.compile("message size \\d+ (?:is )?larger than .*max size (\\d+)");

    static ChannelLoss of(String words) {
        return new ChannelLoss(words, 0, OptionalLong.empty());
    }

    static ChannelLoss of(ShutdownSignalException signal) {
        Method reason = signal.getReason();
        if (reason instanceof AMQP.Channel.Close close) {
            return new ChannelLoss(close.getReplyText(), close.getReplyCode(), largest(close.getReplyText()));
        }
        if (reason instanceof AMQP.Connection.Close close) {
            return of(close.getReplyText());
        }
        return of(words(signal));
    }

    /** What is said, or that nothing is. */
    static String words(Throwable error) {
        Throwable cause = error instanceof ShutdownSignalException ? error.getCause() : null;
        String message = cause == null ? error.getMessage() : cause.toString();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    /** The result of a send that was unanswered. */
    SendResult resultFor(RabbitMqSend send) {
        if (largest.isPresent() && send.body().length > largest.getAsLong()) {
            return SendResult.rejected(words);
        }
        return isBlamed(send.destination()) ? SendResult.retryable(words) : SendResult.unavailable(words);
    }

    /** An exchange that is missing or not permitted is named in the broker's words. */
    private boolean isBlamed(Destination destination) {
        return (code == AMQP.NOT_FOUND || code == AMQP.ACCESS_REFUSED)
                && !destination.isQueue()
                && words.contains("exchange '" + destination.exchange() + "'");
    }

    private static OptionalLong largest(@Nullable String words) {
        Matcher matcher = TOO_LARGE.matcher(String.valueOf(words));
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
