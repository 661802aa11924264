package io.photonpump.spring.internal.invoke;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.NoHandlerForEventException;
import io.photonpump.spring.listener.ReplayHook;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls the methods of a bean that share one subscription: a single method, or the handlers of a class. The first method that
 * accepts an event is called.
 */
final class MethodListener implements EventStoreListener {

    private final List<ListenerMethod> methods;
    private final @Nullable ReplayHook hook;

    MethodListener(List<ListenerMethod> methods, @Nullable ReplayHook hook) {
        this.methods = List.copyOf(methods);
        this.hook = hook;
    }

    @Override
    public void handle(EventDelivery delivery) throws Exception {
        ListenerMethod method = methodFor(delivery.event());
        if (method == null) {
            throw new NoHandlerForEventException(delivery.event(), describe());
        }
        method.invoke(delivery);
    }

    @Override
    public boolean accepts(ResolvedEvent event) {
        return methodFor(event) != null;
    }

    private @Nullable ListenerMethod methodFor(ResolvedEvent event) {
        for (ListenerMethod method : methods) {
            if (method.accepts(event)) {
                return method;
            }
        }
        return null;
    }

    @Override
    public boolean isBatch() {
        return methods.get(0).signature().batch();
    }

    @Override
    public boolean isSynchronous() {
        return methods.stream().noneMatch(method -> method.signature().asynchronous());
    }

    @Override
    public Optional<ReplayHook> replayHook() {
        return Optional.ofNullable(hook);
    }

    @Override
    public String describe() {
        return methods.stream().map(ListenerMethod::describe).collect(Collectors.joining(", "));
    }
}
