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

/** What {@link WithEventStore} does. */
final class WithEventStoreExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(WithEventStoreExtension.class);

    /** A server, and the client from the time that somebody wants one. Closed by JUnit with the context it is stored in. */
    private static final class Running implements AutoCloseable {

        private final EmbeddedEventStore server;
        private final boolean anonymousAccess;
        private @Nullable EventStoreClient client;

        Running(WithEventStore settings) {
            anonymousAccess = settings.anonymousAccess();
            server = EmbeddedEventStore.builder()
                    .dialect(settings.dialect())
                    .anonymousAccess(anonymousAccess)
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

    /** So that a constructor of the test class gets the same server as the test. */
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

    /** Of the test class, or of the nearest class around it. */
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
                            "each test has a server of its own, so there is none here yet:"
                                    + " use @WithEventStore(lifetime = CLASS) to share one from @BeforeAll on");
                }
                yield context;
            }
        };
    }

    /** A nested class finds the server of the class around it, because stores look into those of their parents. */
    private static ExtensionContext classOf(ExtensionContext context) {
        ExtensionContext home = context;
        while (home.getTestMethod().isPresent()) {
            home = home.getParent().orElseThrow();
        }
        return home;
    }
}
