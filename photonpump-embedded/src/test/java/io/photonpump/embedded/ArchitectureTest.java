package io.photonpump.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports go one way: from the network down to the store. */
@AnalyzeClasses(packages = "io.photonpump.embedded", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.photonpump.embedded.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theEngineKnowsNoNetwork = noClasses()
            .that()
            .resideInAnyPackage(
                    "..embedded.internal.store..",
                    "..embedded.internal.access..",
                    "..embedded.internal.subscription..",
                    "..embedded.internal.group..",
                    "..embedded.internal.projection..",
                    "..embedded.internal.engine..",
                    "..embedded.dialect..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..",
                    "com.google.protobuf..",
                    "io.photonpump.internal..",
                    "java.net..",
                    "java.util.concurrent..");

    @ArchTest
    static final ArchRule messagesKnowNoBuffers = noClasses()
            .that()
            .resideInAPackage("..embedded.internal.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule theStoreImportsNothingAboveIt = noClasses()
            .that()
            .resideInAPackage("..embedded.internal.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..embedded.internal.access..",
                    "..embedded.internal.subscription..",
                    "..embedded.internal.group..",
                    "..embedded.internal.engine..");

    @ArchTest
    static final ArchRule theClientIsNotNeeded = noClasses()
            .that()
            .resideInAPackage("io.photonpump.embedded..")
            .and()
            .resideOutsideOfPackage("..embedded.junit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.photonpump.client..",
                    "io.photonpump.cluster..",
                    "io.photonpump.settings..",
                    "io.photonpump.subscription..",
                    "io.photonpump.internal.message",
                    "io.photonpump.internal.conversation..",
                    "io.photonpump.internal.dispatch..",
                    "io.photonpump.internal.connection..",
                    "io.photonpump.internal.thread..",
                    "io.photonpump.internal.request..",
                    "io.photonpump.internal.consumer..",
                    "io.photonpump.internal.client..");
}
