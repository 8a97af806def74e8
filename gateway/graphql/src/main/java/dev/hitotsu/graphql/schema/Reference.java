package dev.hitotsu.graphql.schema;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A value that is known before a service is asked.
 *
 * @param origin where it comes from
 * @param path where it is there
 */
public record Reference(Origin origin, MemberPath path) implements Template.Part {
    /** Where values come from. */
    public enum Origin {
        /** The arguments of the field. */
        ARGS,

        /** The object around the field, as a service gave it. */
        PARENT
    }

    /**
     * Reads a reference, such as {@code args.id}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Reference of(String text) {
        int dot = text.indexOf('.');
        String origin = dot < 0 ? text : text.substring(0, dot);
        boolean isKnown = origin.equals("args") || origin.equals("parent");
        if (!isKnown || dot < 0 || dot == text.length() - 1) {
            throw new IllegalArgumentException("{" + text + "} (expected: {args.NAME} or {parent.NAME})");
        }
        return new Reference(
                origin.equals("args") ? Origin.ARGS : Origin.PARENT, MemberPath.of(text.substring(dot + 1)));
    }

    /** The value; a missing node if there is none. */
    public JsonNode value(JsonNode arguments, JsonNode parent) {
        return path.in(origin == Origin.ARGS ? arguments : parent);
    }

    @Override
    public String toString() {
        return (origin == Origin.ARGS ? "args." : "parent.") + path;
    }
}
