package io.photonpump.spring.internal.invoke;

import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.subscription.PersistentSubscription;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import org.springframework.core.MethodParameter;

/**
 * The properties of listener methods that settings depend on.
 *
 * @param batches whether a method takes several events at a time
 * @param acknowledgments whether each method can acknowledge events itself
 */
public record HandlerShape(boolean batches, boolean acknowledgments) {

    /** The shape of unknown methods, which allows every setting. */
    public static final HandlerShape UNKNOWN = new HandlerShape(true, true);

    /**
     * Returns the shape of the methods of one listener.
     *
     * @param methods the methods
     * @return their shape
     */
    public static HandlerShape of(Collection<Method> methods) {
        return new HandlerShape(
                methods.stream().anyMatch(HandlerShape::takesBatch),
                methods.stream().allMatch(HandlerShape::takesAcknowledgment));
    }

    private static boolean takesBatch(Method method) {
        for (int i = 0; i < method.getParameterCount(); i++) {
            if (ListenerSignature.isList(new MethodParameter(method, i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean takesAcknowledgment(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .anyMatch(type -> type == Acknowledgment.class || PersistentSubscription.class.isAssignableFrom(type));
    }
}
