package io.photonpump.console;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.photonpump.console", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.photonpump.console.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_the_auto_configuration_depends_on_spring_boot = noClasses()
            .that()
            .resideInAPackage("io.photonpump.console.internal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.boot..");

    @ArchTest
    static final ArchRule only_the_adapters_depend_on_a_web_framework = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.photonpump.console",
                    "io.photonpump.console.internal.mvc..",
                    "io.photonpump.console.internal.webflux..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..", "org.springframework.security..", "jakarta.servlet..", "reactor..");

    @ArchTest
    static final ArchRule the_adapters_know_one_web_framework_each = noClasses()
            .that()
            .resideInAPackage("io.photonpump.console.internal.mvc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web.reactive..", "reactor..");

    @ArchTest
    static final ArchRule the_insides_of_other_modules_are_few = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.photonpump.internal..", "io.photonpump.spring.internal..")
                    .and(not(resideInAPackage("io.photonpump.spring.internal.action")))
                    .and(not(resideInAPackage("io.photonpump.spring.internal.client"))));

    @ArchTest
    static final ArchRule locks_do_not_pin_virtual_threads =
            noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);
}
