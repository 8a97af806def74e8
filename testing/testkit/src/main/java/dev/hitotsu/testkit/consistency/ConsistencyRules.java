package dev.hitotsu.testkit.consistency;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.hitotsu.inbox.consistency.Eventual;

/**
 * Rules of ArchUnit for a project that marks its data with {@link Eventual} and {@link
 * dev.hitotsu.inbox.consistency.WritesStrictData}.
 *
 * <pre>{@code
 * @Test
 * void eventualCodeWritesNoStrictData() {
 *     ConsistencyRules.eventualCodeWritesNoStrictData()
 *             .check(new ClassFileImporter().importPackages("com.example.shop"));
 * }
 * }</pre>
 */
public final class ConsistencyRules {
    private ConsistencyRules() {}

    /** Eventual code calls no writer of strict data, nor anything that does. */
    public static ArchRule eventualCodeWritesNoStrictData() {
        return classes()
                .that(new IsEventual())
                .should(new CallNoStrictWriter())
                .because("eventual data is late and can be made anew from messages, so nothing strict may come of it")
                .allowEmptyShould(true);
    }

    private static final class IsEventual extends DescribedPredicate<JavaClass> {
        IsEventual() {
            super("are @Eventual");
        }

        @Override
        public boolean test(JavaClass type) {
            return type.isAnnotatedWith(Eventual.class)
                    || type.getPackage().isAnnotatedWith(Eventual.class)
                    || type.getEnclosingClass().map(this::test).orElse(false);
        }
    }
}
