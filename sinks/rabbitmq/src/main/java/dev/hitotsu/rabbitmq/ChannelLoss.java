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
 * Why a channel was lost, and what that means for each send that was unanswered on it. AMQP 0-9-1 closes the channel
 * for an error in a single message, and names it only in its text. So this class reads that text; where it does not
 * match, it blames no message.
 *
 * @param reason the text of the broker or of the network
 * @param code of channel.close; 0 if the broker closed nothing
 * @param maxMessageSize the broker's size limit, if a message above it caused the loss
 */
record ChannelLoss(String reason, int code, OptionalLong maxMessageSize) {
    /** RabbitMQ 3.8 to 4: "message size 200 is larger than configured max size 100", and "larger than max size". */
    private static final Pattern TOO_LARGE = Pattern.compile("message size \\d+ (?:is )?larger than .*max size (\\d+)");

    static ChannelLoss of(String reason) {
        return new ChannelLoss(reason, 0, OptionalLong.empty());
    }

    static ChannelLoss of(ShutdownSignalException signal) {
        Method method = signal.getReason();
        if (method instanceof AMQP.Channel.Close close) {
            return new ChannelLoss(close.getReplyText(), close.getReplyCode(), maxMessageSize(close.getReplyText()));
        }
        if (method instanceof AMQP.Connection.Close close) {
            return of(close.getReplyText());
        }
        return of(describe(signal));
    }

    /** The broker's or the network's text, wherever in the causes of the error it stands. */
    static String reasonOf(Throwable error) {
        Throwable cause = error.getCause();
        if (error instanceof ShutdownSignalException signal) {
            return of(signal).reason();
        }
        return cause instanceof ShutdownSignalException signal ? of(signal).reason() : describe(error);
    }

    /** The text of the error, or its class if it has none. */
    static String describe(Throwable error) {
        Throwable cause = error instanceof ShutdownSignalException ? error.getCause() : null;
        String message = cause == null ? error.getMessage() : cause.toString();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    /** The result of a send that was unanswered. */
    SendResult resultFor(RabbitMqSend send) {
        if (maxMessageSize.isPresent() && send.body().length > maxMessageSize.getAsLong()) {
            return SendResult.rejected(reason);
        }
        return isBlamed(send.destination())
                ? SendResult.destinationUnavailable(reason)
                : SendResult.unavailable(reason);
    }

    /** The broker's text names an exchange that is missing or not permitted. */
    private boolean isBlamed(Destination destination) {
        return (code == AMQP.NOT_FOUND || code == AMQP.ACCESS_REFUSED)
                && !destination.isQueue()
                && reason.contains("exchange '" + destination.exchange() + "'");
    }

    private static OptionalLong maxMessageSize(@Nullable String reason) {
        Matcher matcher = TOO_LARGE.matcher(String.valueOf(reason));
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
