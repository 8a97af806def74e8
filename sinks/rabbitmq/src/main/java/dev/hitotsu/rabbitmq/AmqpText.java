package dev.hitotsu.rabbitmq;

import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of AMQP headers as text: tables as {@code {a=b}}, arrays as {@code [a, b]}. Linear in their size. */
final class AmqpText {
    private AmqpText() {}

    /** The text; null for what has none: nothing, and bytes. */
    static @Nullable String of(@Nullable Object value) {
        if (value == null || value instanceof byte[]) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /** The client reads no more than 32 levels. */
    private static void append(StringBuilder text, @Nullable Object value) {
        switch (value) {
            case Map<?, ?> table -> appendTable(text, table);
            case List<?> array -> appendArray(text, array);
            case Date date -> text.append(date.toInstant());
            case byte[] bytes -> text.append(bytes.length).append(" bytes");
            case null -> text.append("null");
            default -> text.append(value);
        }
    }

    private static void appendTable(StringBuilder text, Map<?, ?> table) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = table.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            text.append(entry.getKey()).append('=');
            append(text, entry.getValue());
            text.append(entries.hasNext() ? ", " : "");
        }
        text.append('}');
    }

    private static void appendArray(StringBuilder text, List<?> array) {
        text.append('[');
        Iterator<?> values = array.iterator();
        while (values.hasNext()) {
            append(text, values.next());
            text.append(values.hasNext() ? ", " : "");
        }
        text.append(']');
    }
}
