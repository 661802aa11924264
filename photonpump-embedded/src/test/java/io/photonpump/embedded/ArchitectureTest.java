package io.photonpump.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.photonpump.embedded.cli.Main;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.cluster.EmbeddedNode;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.error.DamagedLogException;
import io.photonpump.embedded.error.DirectoryInUseException;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.error.LogException;
import io.photonpump.embedded.error.LogTooLargeException;
import io.photonpump.embedded.error.LogWriteException;
import io.photonpump.embedded.error.TlsConfigurationException;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.embedded.junit.WithEventStore;
import io.photonpump.embedded.tls.SelfMadeCertificates;
import io.photonpump.embedded.tls.ServerTls;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Imports go one way: from the network down to the store. */
@AnalyzeClasses(packages = "io.photonpump.embedded", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.photonpump.embedded.(**)").should().beFreeOfCycles();

    /** A new public type is a decision: it belongs in this list. */
    @ArchTest
    static final ArchRule publicTypesAreListed = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and()
            .resideOutsideOfPackage("..embedded.internal..")
            .should(ArchCondition.from(anyOf(
                    EmbeddedEventStore.class,
                    Main.class,
                    EmbeddedCluster.class,
                    EmbeddedNode.class,
                    Dialect.class,
                    DamagedLogException.class,
                    DirectoryInUseException.class,
                    ListenException.class,
                    LogException.class,
                    LogTooLargeException.class,
                    LogWriteException.class,
                    TlsConfigurationException.class,
                    Fault.class,
                    FaultScript.class,
                    Moment.class,
                    Operation.class,
                    WithEventStore.class,
                    SelfMadeCertificates.class,
                    ServerTls.class)));

    private static DescribedPredicate<JavaClass> anyOf(Class<?>... types) {
        Set<String> names = Arrays.stream(types).map(Class::getName).collect(Collectors.toSet());
        return DescribedPredicate.describe("one of the listed public types", type -> names.contains(type.getName()));
    }

    @ArchTest
    static final ArchRule publicTypesDoNotShowInternalOnes = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("..embedded.internal..")
            .should(notShowInternalTypes());

    private static ArchCondition<JavaMethod> notShowInternalTypes() {
        return new ArchCondition<>("show no internal types") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                        .filter(type -> type.getPackageName().contains(".internal"))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " shows " + type.getName())));
            }
        };
    }

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
                    "..embedded.internal.dialect..",
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

    /** Services of gRPC know messages and the engine; only their transport knows HTTP/2. */
    @ArchTest
    static final ArchRule onlyTheTransportOfGrpcKnowsBuffers = noClasses()
            .that()
            .resideInAPackage("..embedded.internal.grpc..")
            .and()
            .resideOutsideOfPackage("..embedded.internal.grpc.http2..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "..embedded.internal.grpc.http2..", "..embedded.internal.net..");

    @ArchTest
    static final ArchRule onlyGrpcKnowsItsMessages = noClasses()
            .that()
            .resideOutsideOfPackage("..embedded.internal.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.photonpump.internal.grpc.proto..", "..embedded.internal.grpc.proto..");

    /** TCP and gRPC share the engine, and nothing of their messages. */
    @ArchTest
    static final ArchRule grpcKnowsNoMessagesOfTcp = noClasses()
            .that()
            .resideInAPackage("..embedded.internal.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.photonpump.internal.tcp..");

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
                    "io.photonpump.internal.message..",
                    "io.photonpump.internal.tcp",
                    "io.photonpump.internal.tcp.codec",
                    "io.photonpump.internal.conversation..",
                    "io.photonpump.internal.dispatch..",
                    "io.photonpump.internal.connection..",
                    "io.photonpump.internal.thread..",
                    "io.photonpump.internal.request..",
                    "io.photonpump.internal.consumer..",
                    "io.photonpump.internal.client..");
}
