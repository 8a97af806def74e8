package dev.hitotsu.springmodulith;

import dev.hitotsu.outbox.OutboxException;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Whoever else sends externalized events. With two of them each event would leave twice, once without the outbox. */
final class OtherTransports {
    private static final List<String> CLASSES = List.of(
            "org.springframework.modulith.events.support.EventExternalizerModuleListener",
            "org.springframework.modulith.events.support.DelegatingEventExternalizer",
            "org.springframework.modulith.events.namastack.NamastackOutboxEventRecorder",
            "org.springframework.modulith.events.jobrunr.JobRunrEventExternalizer");

    private OtherTransports() {}

    static void requireNone(ListableBeanFactory beans) {
        for (String name : CLASSES) {
            if (ClassUtils.isPresent(name, null)) {
                requireNone(beans, ClassUtils.resolveClassName(name, null));
            }
        }
    }

    private static void requireNone(ListableBeanFactory beans, Class<?> transport) {
        String[] names = beans.getBeanNamesForType(transport, true, false);
        if (names.length > 0) {
            throw new OutboxException("bean " + names[0] + ": sends externalized events, too (expected: the outbox"
                    + " alone; leave out spring-modulith-events-kafka, -amqp, -jms, -messaging and the like, or"
                    + " hitotsu-spring-modulith)");
        }
    }
}
