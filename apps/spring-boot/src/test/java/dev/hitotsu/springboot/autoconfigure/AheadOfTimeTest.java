package dev.hitotsu.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.InboxListener;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

/** What is made ready when an application is built. */
class AheadOfTimeTest {
    @EventType(value = "AheadOfTimeTested", topic = "tests")
    record Tested(@EventKey String name) {}

    static class Listening {
        @InboxListener(topics = "tests", group = "tests")
        public void on(Tested event) {}
    }

    @Test
    void eventsAreListedAndListenersMayBeCalled() throws Exception {
        GenericApplicationContext application = new GenericApplicationContext();
        AutoConfigurationPackages.register(application, AheadOfTimeTest.class.getPackageName());
        application.registerBean(Listening.class);
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext context =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get(AheadOfTimeTest.class)), files);

        new ApplicationContextAotGenerator().processAheadOfTime(application, context);

        String list = new String(
                files.getGeneratedFile(Kind.RESOURCE, EventClasses.LIST)
                        .getInputStream()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(list).contains(Tested.class.getName());
        RuntimeHints hints = context.getRuntimeHints();
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Listening.class.getMethod("on", Tested.class)))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.resource().forResource(EventClasses.LIST))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.resource()
                        .forResource("dev/hitotsu/postgresql/schema/V1__outbox_relay_inbox.sql"))
                .accepts(hints);
    }
}
