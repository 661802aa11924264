package io.photonpump.spring.listener.invoke;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.type.EventTypeRegistry;
import java.util.Set;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/** One method, and which events are for it. */
final class ListenerMethod {

    private final InvocableHandlerMethod method;
    private final ListenerSignature signature;
    private final EventTypeRegistry types;
    private final Set<String> named;
    private final boolean any;

    /**
     * @param named the event types it was declared for; empty: those that fit its body
     * @param any whether it takes events of every type
     */
    ListenerMethod(
            InvocableHandlerMethod method,
            ListenerSignature signature,
            EventTypeRegistry types,
            Set<String> named,
            boolean any) {
        this.method = method;
        this.signature = signature;
        this.types = types;
        this.named = Set.copyOf(named);
        this.any = any;
    }

    boolean accepts(ResolvedEvent received) {
        if (!received.isResolved()) {
            // Without its target the link has no event type, so a method for certain types does not take it.
            return signature.brokenLinks() && (any || named.isEmpty());
        }
        if (any) {
            return true;
        }
        String type = received.type();
        if (!named.isEmpty()) {
            return named.contains(type);
        }
        ResolvableType body = signature.body();
        return signature.takesAnyType()
                || body != null && types.bodyClass(type, body.toClass()).isPresent();
    }

    void invoke(EventDelivery delivery) throws Exception {
        var headers = signature.headers() ? EventHeaders.of(delivery) : EventHeaders.NONE;
        Returned.await(method.invoke(new EventMessage(delivery, headers)));
    }

    ListenerSignature signature() {
        return signature;
    }

    String describe() {
        return method.getBeanType().getSimpleName() + "." + method.getMethod().getName();
    }
}
