package dev.hitotsu.server.command;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.outbox.OutboxState;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads states as they are written on the command line: {@code dead-letter}. */
final class StateConverter implements ITypeConverter<OutboxState> {

    /** The names of all states. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return EnumNames.all(OutboxState.class).iterator();
        }
    }

    @Override
    public OutboxState convert(String text) {
        return EnumNames.find(OutboxState.class, text)
                .orElseThrow(() ->
                        new TypeConversionException(text + " (expected: " + String.join(", ", new Names()) + ")"));
    }
}
