package dev.hitotsu.demo.check;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class IndependenceTest {
    private static final String CHECK = "dev.hitotsu.demo.check..";
    private static final JavaClasses DEMO = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hitotsu.demo");

    @Test
    void theCheckerSharesNoCodeWithWhatItChecks() {
        needsOnlyItself(CHECK).check(DEMO);
    }

    @Test
    void theRuleCanFail() {
        assertThatThrownBy(() -> needsOnlyItself("dev.hitotsu.demo.report..").check(DEMO))
                .isInstanceOf(AssertionError.class);
    }

    private static ArchRule needsOnlyItself(String name) {
        return noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.hitotsu..")
                        .and(JavaClass.Predicates.resideOutsideOfPackage(name)));
    }
}
