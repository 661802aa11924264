package io.photonpump.spring.internal.invoke;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.listener.ReplayStart;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.springframework.util.ReflectionUtils;

/** Calls a method of a bean before a replay. */
public final class MethodReplayHook implements ReplayHook {

    private final Object bean;
    private final Method method;

    /**
     * Creates a hook.
     *
     * @param bean the bean to call, which may be a proxy
     * @param method the method, invocable on the bean
     * @throws InvalidSubscriptionException if the method does not have the signature of a hook
     */
    public MethodReplayHook(Object bean, Method method) {
        this.bean = bean;
        this.method = method;
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length > 1 || parameters.length == 1 && parameters[0] != ReplayStart.class) {
            throw invalid(
                    "it has @OnReplay and other parameters than a ReplayStart",
                    "Declare no parameter, or a ReplayStart");
        }
        if (method.getReturnType() != void.class) {
            throw invalid(
                    "it has @OnReplay and returns " + method.getReturnType().getSimpleName()
                            + ", but the replay begins when it returns",
                    "Return void when everything is reset");
        }
        ReflectionUtils.makeAccessible(method);
    }

    @Override
    public void beforeReplay(ReplayStart replay) throws Exception {
        try {
            method.invoke(bean, method.getParameterCount() == 0 ? new Object[0] : new Object[] {replay});
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getTargetException();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw thrown instanceof Exception failure ? failure : e;
        }
    }

    private InvalidSubscriptionException invalid(String problem, String advice) {
        return new InvalidSubscriptionException(
                method.getDeclaringClass().getSimpleName() + "." + method.getName(), problem, advice);
    }
}
