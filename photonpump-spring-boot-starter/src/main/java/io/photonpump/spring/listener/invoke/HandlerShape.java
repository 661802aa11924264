package io.photonpump.spring.listener.invoke;

import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.subscription.PersistentSubscription;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import org.springframework.core.MethodParameter;

/**
 * What the methods of one listener can take.
 *
 * @param batches whether they take several events at a time
 * @param acknowledgments whether each of them can acknowledge its events itself
 */
public record HandlerShape(boolean batches, boolean acknowledgments) {

    /** Methods that are not known; nothing is ruled out. */
    public static final HandlerShape UNKNOWN = new HandlerShape(true, true);

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
