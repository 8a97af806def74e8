package dev.hitotsu.console.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.console.action.Selection;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.live.Problem;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.outbox.OutboxState;
import java.net.URLEncoder;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Addresses of pages, and command lines that do the same. */
public final class Addresses {
    private Addresses() {}

    /** The list of a state. */
    public static String messages(OutboxState state, @Nullable String topic, @Nullable String error) {
        return "/messages?state=" + state + part("topic", topic) + part("error", error);
    }

    /** The next page of a list. */
    public static String next(String list, String cursor) {
        return list + "&page=" + encode(cursor);
    }

    /** The preview of what a selection would change. */
    public static String preview(Selection selection) {
        return "/change?action=" + selection.kind().name().toLowerCase(Locale.ROOT)
                + selection.states().stream().map(state -> "&state=" + state).collect(Collectors.joining())
                + part("topic", selection.topic())
                + part("error", selection.error());
    }

    /** The preview for a problem; null if nothing in it can be changed so. */
    public static @Nullable String preview(Problem problem, Kind kind) {
        Set<OutboxState> states = problem.states().stream().filter(kind::allows).collect(Collectors.toSet());
        return states.isEmpty() ? null : preview(new Selection(kind, states, problem.topic(), problem.errorPart()));
    }

    /** A command that does the same, a line for each state. */
    public static String command(Selection selection, String options) {
        return selection.states().stream()
                .map(state -> "hitotsu outbox " + selection.kind().name().toLowerCase(Locale.ROOT)
                        + " --state " + state.name().toLowerCase(Locale.ROOT)
                        + option("--topic", selection.topic())
                        + option("--error", selection.error())
                        + " --reason '…'" + options(options))
                .collect(Collectors.joining("\n"));
    }

    /** A command that changes one message. */
    public static String command(Kind kind, String id, String options) {
        return "hitotsu outbox " + kind.name().toLowerCase(Locale.ROOT) + " " + id + " --reason '…'" + options(options);
    }

    private static String options(String options) {
        return options.isEmpty() ? "" : " " + options;
    }

    private static String option(String name, @Nullable String value) {
        return value == null ? "" : " " + name + " " + quote(value);
    }

    /**
     * As a shell reads it: nothing in it is special. A terminal obeys some characters before a shell sees them, so a
     * text with any of them is written as {@code $'…'}, with their codes.
     */
    public static String quote(String value) {
        return value.equals(Texts.visible(value)) && value.chars().noneMatch(Character::isISOControl)
                ? "'" + value.replace("'", "'\\''") + "'"
                : "$'" + escaped(value) + "'";
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        for (char one : value.toCharArray()) {
            boolean isPlain = !Character.isISOControl(one)
                    && Texts.visible(String.valueOf(one)).length() == 1;
            text.append(
                    one == '\\' || one == '\''
                            ? "\\" + one
                            : isPlain
                                    ? String.valueOf(one)
                                    : "\\u" + HexFormat.of().toHexDigits(one));
        }
        return text.toString();
    }

    private static String part(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + encode(value);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }
}
