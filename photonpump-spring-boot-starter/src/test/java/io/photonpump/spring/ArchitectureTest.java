package io.photonpump.spring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.photonpump.internal.thread.Failures;
import io.photonpump.internal.thread.FutureTimeouts;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

@AnalyzeClasses(packages = "io.photonpump.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule only_boot_packages_depend_on_spring_boot = noClasses()
            .that()
            .resideOutsideOfPackages("io.photonpump.spring.boot..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework.boot..", "io.photonpump.spring.boot..")
                    // Annotations, from which the configuration metadata and the hints for native images are made.
                    .and(not(type(ConfigurationProperties.class)))
                    .and(not(type(NestedConfigurationProperty.class))));

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.photonpump.spring.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_core_depends_on_the_wire = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty..", "com.google.protobuf..", "io.photonpump.internal..")
                    .and(not(resideInAnyPackage("io.photonpump.internal.text", "io.photonpump.internal.option")))
                    .and(not(type(Failures.class)))
                    .and(not(type(FutureTimeouts.class))));

    @ArchTest
    static final ArchRule locks_do_not_pin_virtual_threads =
            noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);

    @ArchTest
    static final ArchRule values_depend_on_neither_containers_nor_methods = classes()
            .that()
            .resideInAPackage("io.photonpump.spring.listener")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.photonpump.spring.listener",
                    "io.photonpump.spring.listener.checkpoint",
                    "io.photonpump.event",
                    "io.photonpump.stream",
                    "io.photonpump.internal.text",
                    "io.photonpump.internal.option",
                    "io.photonpump.error",
                    "io.photonpump.subscription",
                    "java..",
                    "org.jspecify..");

    /** The types that applications use and implement need no container: only auto-configuration and test support create containers. */
    @ArchTest
    static final ArchRule the_api_depends_on_no_container = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.photonpump.spring.internal..", "io.photonpump.spring.boot..", "io.photonpump.spring.test")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.photonpump.spring.internal.checkpoint..",
                    "io.photonpump.spring.internal.config..",
                    "io.photonpump.spring.internal.container..",
                    "io.photonpump.spring.internal.invoke..",
                    "io.photonpump.spring.internal.processing..",
                    "io.photonpump.spring.internal.session..",
                    "io.photonpump.spring.internal.source..");
}
