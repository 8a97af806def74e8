package dev.hitotsu.google.pubsub;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of topics and subscriptions (Pub/Sub, "Guidelines to name a topic or a subscription"). Stateless. */
final class ResourceNames {
    private static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");
    private static final String ID = "(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}";
    private static final Pattern SHORT = Pattern.compile(ID);
    private static final Pattern TOPIC = Pattern.compile("projects/[^/\\s]+/topics/" + ID);
    private static final Pattern SUBSCRIPTION = Pattern.compile("projects/[^/\\s]+/subscriptions/" + ID);

    private ResourceNames() {}

    /** The id of a project. */
    static String requireProject(String project) {
        requireNonNull(project, "project: null (expected: the id of a project)");
        if (!PROJECT.matcher(project).matches()) {
            throw new IllegalArgumentException("project: \"" + project
                    + "\" (expected: the id of a project, of 6 to 30 lower-case letters, digits and hyphens)");
        }
        return project;
    }

    /** The full name of a topic, which may be given with or without its project. */
    static String topic(String project, String name) {
        return name.indexOf('/') < 0 ? "projects/" + project + "/topics/" + name : name;
    }

    /** The full name of a subscription, which may be given with or without its project. */
    static String subscription(String project, String name) {
        return name.indexOf('/') < 0 ? "projects/" + project + "/subscriptions/" + name : name;
    }

    /** Why there can be no such topic; null if there can. */
    static @Nullable String obstacle(String topic) {
        boolean fits = SHORT.matcher(topic).matches() || TOPIC.matcher(topic).matches();
        return fits
                ? null
                : "topic " + topic + ": no name of Pub/Sub (expected: 3 to 255 letters, digits and - . _ ~ + %, first a"
                        + " letter, not goog; or projects/P/topics/T)";
    }

    static String requireSubscription(String name) {
        requireNonNull(name, "name: null (expected: the name of a subscription)");
        if (!SHORT.matcher(name).matches() && !SUBSCRIPTION.matcher(name).matches()) {
            throw new IllegalArgumentException("subscription: \"" + name
                    + "\" (expected: 3 to 255 letters, digits and - . _ ~ + %, first a letter, not goog; or"
                    + " projects/P/subscriptions/S)");
        }
        return name;
    }
}
