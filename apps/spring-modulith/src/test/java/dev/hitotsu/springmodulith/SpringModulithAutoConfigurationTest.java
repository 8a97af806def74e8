package dev.hitotsu.springmodulith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.autoconfigure.EventAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.config.EventExternalizationAutoConfiguration;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

/** What stops the start, and how events are routed. Nothing connects. */
class SpringModulithAutoConfigurationTest {
    private final List<Message> appended = new ArrayList<>();
    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    EventAutoConfiguration.class,
                    EventExternalizationAutoConfiguration.class,
                    SpringModulithAutoConfiguration.class));
    private final ApplicationContextRunner application = bare.withBean(OutboxPublisher.class, Recorder::new);

    private final class Recorder implements OutboxPublisher {
        @Override
        public void publish(Object event, Headers headers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void append(Message... messages) {
            appended.addAll(List.of(messages));
        }
    }

    @EventType("OrderPlaced")
    record OrderPlaced(String customer) {}

    private ApplicationContextRunner inPackage(ApplicationContextRunner runner, String name) {
        return runner.withInitializer(context -> AutoConfigurationPackages.register(
                (GenericApplicationContext) context, getClass().getPackageName() + "." + name));
    }

    private ApplicationContextRunner routing(RoutingTarget target) {
        return application.withBean(
                EventExternalizationConfiguration.class,
                () -> EventExternalizationConfiguration.externalizing()
                        .selectByType(OrderPlaced.class)
                        .headers(OrderPlaced.class, placed -> Map.of("cents", 500))
                        .routeAll(event -> target)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nameless  | no @EventType (expected: @EventType("…") beside it
                    topicless | no target (expected: @Externalized("…") or @EventType(topic = "…")
                    topics    | "parcels" by @EventType, "orders" by Spring Modulith (expected: one
                    keys      | by @EventKey, and "#{customer()}" by Spring Modulith (expected: one of them)
                    """)
    void aClassThatCannotBeRoutedStopsTheStart(String name, String message) {
        inPackage(application, "bad." + name)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(OutboxException.class)
                        .hasMessageContaining(".bad." + name + ".Event")
                        .hasMessageContaining(message));
    }

    @Test
    void withoutAnOutboxTheApplicationDoesNotStart() {
        inPackage(bare, "none")
                .run(context -> assertThat(context).getFailure().hasMessageContaining(OutboxPublisher.class.getName()));
    }

    @Test
    void springModulithsSwitchIsHeeded() {
        inPackage(application, "bad.nameless")
                .withPropertyValues("spring.modulith.events.externalization.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ExternalizedEvents.class));
    }

    /** Each event would leave twice. */
    @Test
    void anotherTransportStopsTheStart() {
        inPackage(application, "none")
                .withInitializer(context -> ((GenericApplicationContext) context)
                        .registerBean(
                                "kafkaEventExternalizer",
                                EventExternalizerModuleListener.class,
                                () -> new EventExternalizerModuleListener(
                                        EventExternalizationConfiguration.disabled(),
                                        (payload, target) -> CompletableFuture.completedFuture(null))))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(OutboxException.class)
                        .hasMessageContaining(
                                "bean kafkaEventExternalizer: sends externalized events, too (expected: "));
    }

    @Test
    void aRouterOfTheApplicationDecides() {
        routing(RoutingTarget.forTarget("orders").andKey("#{customer()}")).run(context -> {
            context.publishEvent(new OrderPlaced("ann"));
            context.publishEvent("something else");

            Message message = appended.getFirst();
            assertThat(appended).hasSize(1);
            assertThat(List.of(message.topic(), message.type(), message.key()))
                    .containsExactly("orders", "OrderPlaced", "ann");
            assertThat(message.headers().get("cents")).contains("500");
        });
    }

    /** A router may put something there that somebody else wrote. */
    @Test
    void anExpressionReachesNothingButTheEvent() {
        routing(RoutingTarget.forTarget("orders").andKey("#{T(java.lang.Runtime).getRuntime()}"))
                .run(context -> assertThat(catchThrowable(() -> context.publishEvent(new OrderPlaced("ann"))))
                        .isInstanceOf(OutboxException.class)
                        .hasMessageContaining("(expected: an expression that reads the event alone"));
        assertThat(appended).isEmpty();
    }
}
