package io.photonpump.spring.internal.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.OnReplay;
import io.photonpump.spring.boot.autoconfigure.CheckpointAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.EventTypesAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpListenerAutoConfiguration;
import io.photonpump.spring.boot.autoconfigure.PhotonPumpProperties;
import io.photonpump.spring.listener.ReplayStart;
import io.photonpump.spring.listener.config.BatchProperties;
import io.photonpump.spring.listener.config.GroupProperties;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.RetryProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** Hints for ahead-of-time processing of listeners and their parameters. */
class AotHintsTest {

    private static final InMemoryGeneratedFiles FILES = new InMemoryGeneratedFiles();
    private static RuntimeHints hints;

    @BeforeAll
    static void processAheadOfTime() {
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get(AotHintsTest.class)), FILES);
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(
                    PhotonPumpAutoConfiguration.class,
                    EventTypesAutoConfiguration.class,
                    CheckpointAutoConfiguration.class,
                    PhotonPumpListenerAutoConfiguration.class,
                    OnMethods.class,
                    OnClass.class);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        generation.writeGeneratedContent();
        hints = generation.getRuntimeHints();
    }

    @Test
    void listener_methods_can_be_called() throws NoSuchMethodException {
        assertThat(reflection().onMethodInvocation(OnMethods.class.getDeclaredMethod("record", Jump.class)))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(OnMethods.class.getDeclaredMethod("batch", List.class)))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(OnClass.class.getDeclaredMethod("on", Rested.class)))
                .accepts(hints);
    }

    @Test
    void replay_hooks_can_be_called() throws NoSuchMethodException {
        assertThat(reflection().onMethodInvocation(OnClass.class.getDeclaredMethod("reset", ReplayStart.class)))
                .accepts(hints);
    }

    @Test
    void bodies_can_be_read() {
        assertThat(bindable(Jump.class)).isTrue();
        assertThat(bindable(Rested.class)).isTrue();
    }

    @Test
    void permitted_subclasses_of_sealed_bodies_can_be_read_at_every_level() {
        assertThat(bindable(Fell.class)).isTrue();
        assertThat(bindable(Refused.class)).isTrue();
    }

    @Test
    void properties_can_be_bound() {
        assertThat(reflection().onType(PhotonPumpProperties.class)).accepts(hints);
        for (Class<?> nested : List.of(
                ListenerProperties.class,
                SubscriptionProperties.class,
                GroupProperties.class,
                BatchProperties.class,
                RetryProperties.class)) {
            assertThat(reflection().onConstructorInvocation(nested.getDeclaredConstructors()[0]))
                    .as(nested.getName())
                    .accepts(hints);
        }
    }

    @Test
    void the_build_does_not_connect_the_client_and_generated_code_creates_it() {
        assertThat(FILES.getGeneratedFiles(Kind.SOURCE).keySet())
                .anyMatch(file -> file.contains("PhotonPumpAutoConfiguration"))
                .anyMatch(file -> file.contains("PhotonPumpListenerAutoConfiguration"));
    }

    private static boolean bindable(Class<?> type) {
        return reflection()
                .onType(type)
                .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                .test(hints);
    }

    static class OnMethods {

        @EventStoreSubscription(id = "one", stream = "jumps")
        void record(Jump jump) {}

        @EventStoreSubscription(id = "other", stream = "faults")
        void batch(List<Fault> faults) {}
    }

    @EventStoreSubscription(id = "third", stream = "jumps", from = "start")
    static class OnClass {

        @OnReplay
        void reset(ReplayStart replay) {}

        @EventHandler
        void on(Rested rested) {}
    }

    record Jump(String pony) {}

    record Rested(String pony) {}

    sealed interface Fault permits Fell, Disobeyed {}

    record Fell(String pony) implements Fault {}

    sealed interface Disobeyed extends Fault permits Refused {}

    record Refused(String pony) implements Disobeyed {}
}
