package io.photonpump;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.photonpump.internal.client.ClientCore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers of the packages, and the packages that may use Netty and protobuf. */
class ArchitectureTest {

    private static final String ROOT = "io.photonpump";

    /** The layers from bottom to top. A package may use only packages listed before it. */
    private static final List<String> UPWARDS = List.of(
            "internal.text",
            "stream",
            "cluster",
            "error",
            "internal.option",
            "event",
            "settings",
            "subscription",
            "admin",
            "client",
            "internal.thread",
            "internal.credentials",
            "internal.net",
            "internal.tls",
            "internal.http",
            "internal.message",
            "internal.conversation",
            "internal.dispatch",
            "internal.connection",
            "internal.request",
            "internal.consumer",
            "internal.tcp.frame",
            "internal.tcp.codec",
            "internal.tcp",
            "internal.client");

    private static final List<String> PUBLIC =
            List.of("stream", "cluster", "error", "event", "settings", "subscription", "admin", "client");

    private static final String GENERATED = "internal.tcp.proto";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    static Stream<String> packages() {
        return UPWARDS.stream();
    }

    private static String[] patterns(List<String> packages) {
        return packages.stream().map(name -> ROOT + "." + name).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_uses_only_those_below_it(String name) {
        List<String> above = UPWARDS.subList(UPWARDS.indexOf(name) + 1, UPWARDS.size());

        if (!above.isEmpty()) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(patterns(above))
                    .check(CLASSES);
        }
    }

    @Test
    void no_package_uses_the_entry_point() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(CLASSES);
    }

    @Test
    void every_package_belongs_to_a_layer() {
        Set<String> found = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        found.remove(GENERATED);

        assertThat(UPWARDS).containsAll(found);
    }

    @Test
    void package_dependencies_have_no_cycles() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void only_the_codec_uses_protobuf() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".internal.tcp.codec", ROOT + "." + GENERATED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", ROOT + "." + GENERATED)
                .check(CLASSES);
    }

    @Test
    void only_the_wire_the_loop_and_tls_use_netty() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".internal.thread", ROOT + ".internal.tcp..", ROOT + ".internal.tls")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.netty..").and(not(resideInAPackage("io.netty.util.collection"))))
                .because("the maps of io.netty.util.collection, which the dispatcher uses, know no network")
                .check(CLASSES);
    }

    /** A second protocol will be another package on the level of this one. */
    @Test
    void only_the_code_that_puts_a_client_together_knows_the_protocol() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".internal.tcp..")
                .and()
                .doNotHaveFullyQualifiedName(ClientCore.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".internal.tcp..")
                .check(CLASSES);
    }

    @Test
    void the_public_api_does_not_mention_the_wire() {
        noClasses()
                .that()
                .resideInAnyPackage(patterns(PUBLIC))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.netty..", "com.google.protobuf..", ROOT + ".internal..")
                        .and(not(resideInAnyPackage(ROOT + ".internal.text", ROOT + ".internal.option"))))
                .check(CLASSES);
    }

    /** A monitor pins the carrier of a virtual thread; one event loop needs none, and the callers' side has locks. */
    @Test
    void no_method_is_synchronized() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(ROOT + "." + GENERATED)
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .check(CLASSES);
    }

    @Test
    void no_thread_is_blocked_by_sleeping() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        List<String> unmarked = UPWARDS.stream()
                .map(name -> CLASSES.getPackage(ROOT + "." + name))
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).isEmpty();
        assertThat(CLASSES.getPackage(ROOT).isAnnotatedWith(NullMarked.class)).isTrue();
    }

    @Test
    void exceptions_of_the_api_belong_to_one_family() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".error")
                .and()
                .haveSimpleNameEndingWith("Exception")
                .should()
                .beAssignableTo(RuntimeException.class)
                .check(CLASSES);
    }
}
