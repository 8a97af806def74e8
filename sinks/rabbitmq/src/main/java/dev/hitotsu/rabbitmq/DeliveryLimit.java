package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often a quorum queue delivers a message before the broker drops it, or sends it to a dead letter exchange if
 * there is one. Every delivery that is not acknowledged counts, that of a process that was stopped as well.
 *
 * <p>RabbitMQ 4 has a limit of 20 unless the queue or a policy says otherwise; RabbitMQ 3 has none. Over AMQP nobody
 * can ask for it.
 *
 * @param deliveries the limit; {@link Long#MAX_VALUE} for none
 * @param origin where it is known from
 */
record DeliveryLimit(long deliveries, String origin) {
    private static final Logger log = LoggerFactory.getLogger(DeliveryLimit.class);
    private static final long DEFAULT = 20;
    private static final int MAJOR_WITH_DEFAULT = 4;
    private static final Pattern LIMIT = Pattern.compile("\"(?:x-)?delivery-limit\"\\s*:\\s*(-?\\d+)");
    private static final Pattern PATTERN = Pattern.compile("\"pattern\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern MAJOR = Pattern.compile("^(\\d+)\\.");

    /**
     * The limit of the queue as the management plugin says it, and what is assumed if there is none or it does not
     * answer.
     */
    static DeliveryLimit ask(
            @Nullable ManagementClient management, String virtualHost, String queue, Connection connection)
            throws InterruptedException {
        if (management == null) {
            return assumed();
        }
        try {
            return management.deliveryLimit(virtualHost, queue, majorVersion(connection));
        } catch (IOException e) {
            log.warn("The delivery limit of queue {} is not known, 20 is assumed: {}", queue, ChannelLoss.reasonOf(e));
            return assumed();
        }
    }

    /** What holds where nobody can be asked: careful for RabbitMQ 3 as well, because a policy may limit it. */
    static DeliveryLimit assumed() {
        return new DeliveryLimit(DEFAULT, "assumed: RabbitMQ 4's default, or a policy of RabbitMQ 3");
    }

    /** Those of a list of policies, as the management plugin gives it, whose pattern matches the queue. */
    static List<String> matchingPolicies(String json, String queue) {
        // Each policy begins with its virtual host.
        return Arrays.stream(json.split("\"vhost\"\\s*:", -1))
                .skip(1)
                .filter(policy -> matches(policy, queue))
                .toList();
    }

    private static boolean matches(String policy, String queue) {
        Matcher matcher = PATTERN.matcher(policy);
        if (!matcher.find()) {
            return true;
        }
        try {
            String pattern = matcher.group(1).replaceAll("\\\\([\"\\\\/])", "$1");
            return Pattern.compile(pattern).matcher(queue).find();
        } catch (PatternSyntaxException e) {
            return true;
        }
    }

    /**
     * The limit of a queue with these arguments and policies, as the management plugin describes them. The lowest
     * holds, and RabbitMQ 3 takes a negative one for zero.
     */
    static DeliveryLimit described(String json, int majorVersion) {
        long limit = Long.MAX_VALUE;
        boolean found = false;
        Matcher matcher = LIMIT.matcher(json);
        while (matcher.find()) {
            long given = Long.parseLong(matcher.group(1));
            found = true;
            limit = Math.min(limit, effective(given, majorVersion));
        }
        if (!found && majorVersion >= MAJOR_WITH_DEFAULT) {
            return new DeliveryLimit(DEFAULT, "the default of RabbitMQ " + majorVersion);
        }
        return new DeliveryLimit(limit, "the queue's arguments and policies");
    }

    private static long effective(long given, int majorVersion) {
        boolean unlimited = given < 0 && majorVersion >= MAJOR_WITH_DEFAULT;
        return unlimited ? Long.MAX_VALUE : Math.max(0, given);
    }

    /** Whether a message that was delivered so often before has used up half of the limit. */
    boolean isNear(long deliveriesBefore) {
        return deliveries != Long.MAX_VALUE && deliveriesBefore > 0 && deliveriesBefore * 2 >= deliveries;
    }

    /** The arguments with which a new quorum queue has no limit. */
    static Map<String, Object> unlimitedQuorumQueue(int majorVersion) {
        return majorVersion >= MAJOR_WITH_DEFAULT
                ? Map.of("x-queue-type", "quorum", "x-delivery-limit", -1)
                : Map.of("x-queue-type", "quorum");
    }

    /** The broker's major version; 0 if it does not say. */
    static int majorVersion(Connection connection) {
        Object version = connection.getServerProperties().get("version");
        Matcher matcher = MAJOR.matcher(Objects.toString(version, ""));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
