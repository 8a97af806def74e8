package dev.hitotsu.graphql.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A text with references, such as {@code /users/{parent.userId}}. */
public record Template(List<Part> parts) {
    private static final Pattern REFERENCE = Pattern.compile("\\{([^{}]*)}");

    /** A piece of the text. */
    public sealed interface Part permits Literal, Reference {}

    /** Text that stays as it is. */
    public record Literal(String text) implements Part {}

    public Template {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException for a reference that is none
     */
    public static Template of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            addLiteral(parts, text.substring(end, matcher.start()));
            parts.add(Reference.of(matcher.group(1)));
            end = matcher.end();
        }
        addLiteral(parts, text.substring(end));
        return new Template(parts);
    }

    private static void addLiteral(List<Part> parts, String text) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw new IllegalArgumentException(text + " (expected: references such as {args.id} or {parent.id})");
        }
        if (!text.isEmpty()) {
            parts.add(new Literal(text));
        }
    }

    /** What it refers to. */
    public Stream<Reference> references() {
        return parts.stream().filter(Reference.class::isInstance).map(Reference.class::cast);
    }

    /** Whether it is one reference and nothing else, so that its value keeps its type. */
    public boolean isReference() {
        return parts.size() == 1 && parts.getFirst() instanceof Reference;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(
                switch (part) {
                    case Literal literal -> literal.text();
                    case Reference reference -> "{" + reference + "}";
                }));
        return text.toString();
    }
}
