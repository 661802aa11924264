package io.photonpump.spring.internal.invoke;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.EventDelivery;
import io.photonpump.spring.type.EventTypeRegistry;
import java.util.Set;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/** A method of a bean, and the event types that it accepts. */
final class ListenerMethod {

    private final InvocableHandlerMethod method;
    private final ListenerSignature signature;
    private final EventTypeRegistry types;
    private final Set<String> declaredTypes;
    private final boolean anyType;

    /**
     * Creates a listener method.
     *
     * @param declaredTypes the event types declared for the method; if empty, it accepts the event types of its body parameter
     * @param anyType whether the method accepts events of every type
     */
    ListenerMethod(
            InvocableHandlerMethod method,
            ListenerSignature signature,
            EventTypeRegistry types,
            Set<String> declaredTypes,
            boolean anyType) {
        this.method = method;
        this.signature = signature;
        this.types = types;
        this.declaredTypes = Set.copyOf(declaredTypes);
        this.anyType = anyType;
    }

    boolean accepts(ResolvedEvent received) {
        if (!received.isResolved()) {
            // A link without its target has no event type, so a method with declared types does not accept it.
            return signature.brokenLinks() && (anyType || declaredTypes.isEmpty());
        }
        if (anyType) {
            return true;
        }
        String type = received.type();
        if (!declaredTypes.isEmpty()) {
            return declaredTypes.contains(type);
        }
        ResolvableType body = signature.body();
        return signature.takesAnyType()
                || body != null && types.bodyClass(type, body.toClass()).isPresent();
    }

    void invoke(EventDelivery delivery) throws Exception {
        EventHeaders headers = signature.headers() ? EventHeaders.of(delivery) : EventHeaders.NONE;
        ReturnValues.await(method.invoke(new EventMessage(delivery, headers)));
    }

    ListenerSignature signature() {
        return signature;
    }

    String describe() {
        return method.getBeanType().getSimpleName() + "." + method.getMethod().getName();
    }
}
