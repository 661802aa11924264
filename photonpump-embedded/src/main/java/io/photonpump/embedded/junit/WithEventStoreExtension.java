package io.photonpump.embedded.junit;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.junit.WithEventStore.Lifetime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstantiationAwareExtension;
import org.junit.platform.commons.support.AnnotationSupport;

/** Implements {@link WithEventStore}. */
final class WithEventStoreExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(WithEventStoreExtension.class);

    /**
     * A server, and its client as soon as a parameter asks for one. JUnit closes them with the context in which they are stored.
     */
    private static final class Running implements AutoCloseable {

        private final EmbeddedEventStore server;
        private final boolean anonymousAccess;
        private @Nullable EventStoreClient client;

        Running(WithEventStore settings) {
            anonymousAccess = settings.anonymousAccess() || settings.insecure();
            server = EmbeddedEventStore.builder()
                    .dialect(settings.dialect())
                    .anonymousAccess(anonymousAccess)
                    .insecure(settings.insecure())
                    .standardProjections(settings.standardProjections())
                    .start();
        }

        synchronized EventStoreClient client() {
            if (client == null) {
                client = PhotonPump.connect(
                        anonymousAccess ? server.url() : server.url().replace("//", "//admin:changeit@"));
            }
            return client;
        }

        @Override
        public void close() {
            if (client != null) {
                client.close();
            }
            server.close();
        }
    }

    /** Gives the constructor of the test class the same server as the test. */
    @Override
    public TestInstantiationAwareExtension.ExtensionContextScope getTestInstantiationExtensionContextScope(
            ExtensionContext root) {
        return TestInstantiationAwareExtension.ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EmbeddedEventStore.class || type == EventStoreClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        WithEventStore settings = settings(context);
        WithEventStoreExtension.Running running = home(context, settings.lifetime())
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> new Running(settings), Running.class);
        return parameter.getParameter().getType() == EmbeddedEventStore.class ? running.server : running.client();
    }

    /** Returns the annotation of the test class, or of the nearest enclosing class. */
    private static WithEventStore settings(ExtensionContext context) {
        Optional<WithEventStore> found = Optional.empty();
        Class<?> type = context.getRequiredTestClass();
        while (found.isEmpty() && type != null) {
            found = AnnotationSupport.findAnnotation(type, WithEventStore.class);
            type = type.getEnclosingClass();
        }
        return found.orElseThrow(
                () -> new ParameterResolutionException(context.getRequiredTestClass() + " lacks @WithEventStore"));
    }

    private static ExtensionContext home(ExtensionContext context, Lifetime lifetime) {
        return switch (lifetime) {
            case CLASS -> classOf(context);
            case TEST -> {
                if (context.getTestMethod().isEmpty()) {
                    throw new ParameterResolutionException(
                            "each test has its own server, and there is none before the test:"
                                    + " use @WithEventStore(lifetime = CLASS) to share one from @BeforeAll on");
                }
                yield context;
            }
        };
    }

    /** Stores also look into those of their parents, so that a nested class finds the server of the enclosing class. */
    private static ExtensionContext classOf(ExtensionContext context) {
        ExtensionContext home = context;
        while (home.getTestMethod().isPresent()) {
            home = home.getParent().orElseThrow();
        }
        return home;
    }
}
