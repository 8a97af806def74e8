package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxObserver;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseStoreProvider;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.inbox.step.ResultCodec;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.jdbc.FenceTable;
import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.jdbc.OutcomeTable;
import dev.hitotsu.jdbc.SegmentArchive;
import dev.hitotsu.jdbc.sequence.JdbcSequence;
import dev.hitotsu.message.SinkConnection;
import dev.hitotsu.message.receiver.ReceivedEvent;
import dev.hitotsu.message.receiver.Subscription;
import dev.hitotsu.message.receiver.lease.LeasingQueue;
import dev.hitotsu.message.receiver.lease.MessageLeases;
import dev.hitotsu.message.receiver.outcome.StoredOutcomes;
import dev.hitotsu.mongo.parking.InboxParts;
import dev.hitotsu.outbox.OutboxObserver;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.postgresql.projection.PostgreSqlProjection;
import dev.hitotsu.postgresql.projection.Projection;
import dev.hitotsu.relay.feed.FedTable;
import dev.hitotsu.relay.feed.FeedInput;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.runtime.Clockwork;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Hands null to every parameter of the public API that is not {@code @Nullable}, one at a time. Each is refused at
 * once, by a message that names the parameter and says what was expected.
 */
class NullArgumentsTest {
    private static final String[] ROOMS = {
        "id",
        "coordination",
        "message",
        "outbox",
        "inbox",
        "relay",
        "metrics",
        "tracing",
        "jdbc",
        "postgresql",
        "mysql",
        "mongo",
        "redis",
        "zookeeper",
        "etcd",
        "aws",
        "google",
        "kafka",
        "nats",
        "rabbitmq",
        "http",
        "identity",
        "servlet",
        "vertx"
    };

    /**
     * What the library calls and others implement: nobody else hands it anything. So it is with every functional
     * interface.
     */
    private static final Set<Class<?>> CALLED_BY_THE_LIBRARY = Set.of(
            Clockwork.class,
            Clockwork.Waiter.class,
            CoordinationStore.class,
            EffectRunner.class,
            FedTable.class,
            FeedInput.class,
            FenceTable.class,
            InboxObserver.class,
            InboxParts.class,
            InboxStore.class,
            JdbcReadPositions.class,
            JdbcSequence.Statements.class,
            LeaseStore.class,
            LeaseStoreProvider.class,
            LeasingQueue.class,
            MessageLeases.class,
            StoredOutcomes.class,
            Journal.class,
            LogSource.class,
            OutboxObserver.class,
            OutboxStore.class,
            OutcomeTable.class,
            PostgreSqlProjection.Consumers.class,
            Projection.class,
            RelayStore.class,
            RelayTerm.class,
            SegmentArchive.Segment.class,
            ParkingStore.class,
            ReceivedEvent.class,
            ResultCodec.class,
            ResultStore.class,
            SinkConnection.class,
            StepRuns.class,
            StepStore.class,
            StoreProvider.class,
            StoreSession.class,
            Subscription.class,
            WorkerSlot.class);

    private static final Pattern MESSAGE = Pattern.compile("(.+): null \\(expected: .+\\)");

    @Test
    void nullIsRefusedWithItsNameAndWithWhatWasExpected() throws Exception {
        List<String> faults = new ArrayList<>();
        int checked = 0;
        try (ArgumentSamples samples = new ArgumentSamples()) {
            for (Class<?> type : publicTypes().toList()) {
                for (Executable called : calledByUsers(type).toList()) {
                    checked += check(type, called, samples, faults);
                }
            }
        }
        assertThat(faults).as("of %s parameters", checked).isEmpty();
        assertThat(checked).isGreaterThan(200);
    }

    private static Stream<Class<?>> publicTypes() {
        String[] packages = Stream.of(ROOMS).map(room -> "dev.hitotsu." + room).toArray(String[]::new);
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(packages).stream()
                        .filter(one -> !one.getPackageName().contains(".internal"))
                        .filter(NullArgumentsTest::isPublic)
                        .filter(one -> !one.isAssignableTo(Throwable.class) && !one.isAnonymousClass())
                        .<Class<?>>map(JavaClass::reflect);
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(NullArgumentsTest::isPublic).orElse(true);
    }

    /** Constructors, static methods, and methods of instances that somebody who uses the library calls. */
    private static Stream<Executable> calledByUsers(Class<?> type) {
        Stream<Executable> constructors = Stream.of(type.getConstructors());
        Stream<Executable> methods = Stream.of(type.getMethods())
                .filter(method -> method.getDeclaringClass() == type)
                .filter(method -> !method.isBridge() && !method.isSynthetic())
                .filter(method -> Modifier.isStatic(method.getModifiers()) || !isCalledByTheLibrary(type, method))
                .map(method -> method);
        return Stream.concat(constructors, methods)
                .filter(called -> !called.getName().equals("equals"))
                .filter(called -> !type.isEnum() || !called.getName().equals("valueOf"));
    }

    private static boolean isCalledByTheLibrary(Class<?> type, Method method) {
        return supertypes(type)
                .filter(one ->
                        CALLED_BY_THE_LIBRARY.contains(one) || one.isAnnotationPresent(FunctionalInterface.class))
                .flatMap(one -> Stream.of(one.getMethods()))
                .anyMatch(one -> one.getName().equals(method.getName())
                        && one.getParameterCount() == method.getParameterCount());
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        return Stream.concat(
                Stream.of(type),
                Stream.concat(Stream.of(type.getInterfaces()), Optional.<Class<?>>ofNullable(parent).stream())
                        .flatMap(NullArgumentsTest::supertypes));
    }

    private static int check(Class<?> type, Executable called, ArgumentSamples samples, List<String> faults) {
        Parameter[] parameters = called.getParameters();
        int checked = 0;
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            if (!parameter.getType().isPrimitive() && !isNullable(parameter) && !isNullableComponent(called, i)) {
                Object[] arguments = Arrays.stream(parameters)
                        .map(one -> samples.of(one.getType()))
                        .toArray();
                arguments[i] = null;
                String where = type.getSimpleName() + "." + called.getName() + "(" + parameter + ")";
                refusal(samples, type, called, arguments)
                        .flatMap(message -> fault(message, type, called, parameter))
                        .ifPresent(fault -> faults.add(where + ": " + fault));
                checked++;
            }
        }
        return checked;
    }

    private static boolean isNullable(Parameter parameter) {
        return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** A compact constructor's parameters lose what stands at their types. */
    private static boolean isNullableComponent(Executable called, int index) {
        RecordComponent[] components = called.getDeclaringClass().getRecordComponents();
        return called instanceof Constructor<?>
                && components != null
                && components.length == called.getParameterCount()
                && components[index].getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** What the call says; empty text if nothing. */
    private static Optional<String> refusal(
            ArgumentSamples samples, Class<?> type, Executable called, Object[] arguments) {
        try {
            if (called instanceof Method method) {
                boolean isStatic = Modifier.isStatic(method.getModifiers());
                method.invoke(isStatic ? null : samples.instance(type), arguments);
            } else {
                type.getConstructor(called.getParameterTypes()).newInstance(arguments);
            }
            return Optional.of("");
        } catch (InvocationTargetException e) {
            return Optional.of(String.valueOf(e.getCause().getMessage()));
        } catch (ReflectiveOperationException | IllegalStateException e) {
            return Optional.of(e.toString());
        }
    }

    private static Optional<String> fault(String message, Class<?> type, Executable called, Parameter parameter) {
        if (message.isEmpty()) {
            return Optional.of("null was taken");
        }
        Matcher parts = MESSAGE.matcher(message);
        return parts.matches() && names(type, called, parameter, parts.group(1).toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(message);
    }

    /**
     * The name of the parameter; or that of the method, the last words of the type, or that of a property that is set,
     * if one of them says it better.
     */
    private static boolean names(Class<?> type, Executable called, Parameter parameter, String name) {
        String ofParameter = parameter.getName().toLowerCase(Locale.ROOT);
        return name.equals(ofParameter)
                || name.equals(ArgumentSamples.TEXT)
                || ("new" + name).equals(ofParameter)
                || name.endsWith(ofParameter)
                || ofParameter.endsWith(name)
                || called.getName().toLowerCase(Locale.ROOT).endsWith(name)
                || type.getSimpleName().toLowerCase(Locale.ROOT).contains(name);
    }
}
