package dev.hitotsu.server.command;

import dev.hitotsu.config.Conversions;
import dev.hitotsu.outbox.OutboxState;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** States as a person writes them: {@code dead-letter}. */
final class StateConverter implements ITypeConverter<OutboxState> {

    /** All states as they are written. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(OutboxState.values()).map(Conversions::written).iterator();
        }
    }

    @Override
    public OutboxState convert(String text) {
        for (OutboxState state : OutboxState.values()) {
            if (Conversions.written(state).equalsIgnoreCase(text.replace('_', '-'))) {
                return state;
            }
        }
        throw new TypeConversionException(text + " (expected: " + String.join(", ", new Names()) + ")");
    }
}
