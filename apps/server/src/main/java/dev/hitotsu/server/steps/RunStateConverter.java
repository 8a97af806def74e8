package dev.hitotsu.server.steps;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.step.store.RunState;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads states of runs as they are written on the command line: {@code waiting}. */
final class RunStateConverter implements ITypeConverter<RunState> {

    /** The names of all states. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return EnumNames.all(RunState.class).iterator();
        }
    }

    @Override
    public RunState convert(String text) {
        return EnumNames.find(RunState.class, text)
                .orElseThrow(() ->
                        new TypeConversionException(text + " (expected: " + String.join(", ", new Names()) + ")"));
    }
}
