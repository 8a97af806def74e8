package dev.hitotsu.testkit.consistency;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.hitotsu.inbox.consistency.WritesStrictData;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Follows the calls of a class, through whatever was imported, until one reaches a writer of strict data. */
final class CallNoStrictWriter extends ArchCondition<JavaClass> {
    CallNoStrictWriter() {
        super("call nothing that writes strict data");
    }

    @Override
    public void check(JavaClass eventual, ConditionEvents events) {
        Map<JavaCodeUnit, String> ways = new HashMap<>();
        Deque<JavaCodeUnit> next = new ArrayDeque<>();
        for (JavaCodeUnit own : eventual.getCodeUnits()) {
            ways.put(own, own.getFullName());
            next.add(own);
        }
        while (!next.isEmpty()) {
            JavaCodeUnit caller = next.remove();
            Stream.concat(caller.getCallsFromSelf().stream(), caller.getCodeUnitReferencesFromSelf().stream())
                    .flatMap(CallNoStrictWriter::targets)
                    .filter(target -> !ways.containsKey(target))
                    .forEach(target -> {
                        String way = ways.get(caller) + " -> " + target.getFullName();
                        ways.put(target, way);
                        if (isWriter(target)) {
                            events.add(SimpleConditionEvent.violated(eventual, way + " writes strict data"));
                        } else {
                            next.add(target);
                        }
                    });
        }
    }

    /** What a call may reach: the method, and what overrides it. */
    private static Stream<JavaCodeUnit> targets(JavaCodeUnitAccess<?> call) {
        return call.getTarget().resolveMember().stream()
                .flatMap(target -> Stream.concat(
                        Stream.of(target),
                        target.getOwner().getAllSubclasses().stream()
                                .flatMap(type -> type.getCodeUnits().stream())
                                .filter(other -> other.getName().equals(target.getName())
                                        && other.getRawParameterTypes().equals(target.getRawParameterTypes()))));
    }

    private static boolean isWriter(JavaCodeUnit target) {
        return target.isAnnotatedWith(WritesStrictData.class)
                || target.getOwner().isAnnotatedWith(WritesStrictData.class);
    }
}
