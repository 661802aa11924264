package io.photonpump.spring.internal.modulith;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.core.TargetEventPublication;

/**
 * Learns the publications of events from Spring Modulith's registry, which stores them in the transaction that publishes the event
 * and submits them again later.
 */
public final class PublicationAdvisor extends StaticMethodMatcherPointcutAdvisor implements MethodInterceptor {

    private final transient PublicationsInProgress publications = new PublicationsInProgress();

    /** Creates an advisor that knows no publications. */
    public PublicationAdvisor() {
        setClassFilter(EventPublicationRegistry.class::isAssignableFrom);
        setAdvice(this);
    }

    PublicationsInProgress publications() {
        return publications;
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return switch (method.getName()) {
            case "store", "processIncompletePublications", "processFailedPublications" -> true;
            default -> false;
        };
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object[] arguments = invocation.getArguments();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Consumer<?> listener) {
                arguments[i] = learning(listener);
            }
        }
        Object result = invocation.proceed();
        if (result instanceof Collection<?> stored) {
            stored.forEach(publication -> learn(publication, false));
        }
        return result;
    }

    @SuppressWarnings("unchecked") // The registry's consumers take publications.
    private Consumer<Object> learning(Consumer<?> listener) {
        return publication -> {
            learn(publication, true);
            ((Consumer<Object>) listener).accept(publication);
        };
    }

    private void learn(Object found, boolean repeated) {
        if (found instanceof TargetEventPublication publication
                && publication.getTargetIdentifier().getValue().equals(EventStoreExternalizer.LISTENER_ID)) {
            publications.add(
                    publication.getEvent(),
                    new ModulithPublication(publication.getIdentifier(), publication.getPublicationDate(), repeated));
        }
    }
}
