package io.photonpump.spring.internal.config;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncExecutionAspectSupport;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

/**
 * Checks that a listener method can be called on its bean through any proxy, and that the event has been handled when the call, or
 * the value it returns, completes.
 */
final class ListenerMethodRules {

    /** By name, because Reactor and Kotlin are optional. */
    private static final Set<String> AWAITED = Set.of("reactor.core.publisher.Mono", "reactor.core.publisher.Flux");

    private static final Set<String> NO_VALUE = Set.of("void", "java.lang.Void", "kotlin.Unit");

    private final ListenerClass listener;
    private final Object bean;

    ListenerMethodRules(ListenerClass listener, Object bean) {
        this.listener = listener;
        this.bean = bean;
    }

    /**
     * Returns the method to call on the bean, which may be a proxy.
     *
     * @throws InvalidSubscriptionException if the method cannot be a listener of this bean
     */
    Method invocable(Method method) {
        Method invocable = select(method);
        if (AopUtils.isAopProxy(bean) && Modifier.isStatic(invocable.getModifiers())) {
            throw invalid(
                    method,
                    "it is static, and its bean is a proxy, which cannot intercept static methods",
                    "Make it an instance method");
        }
        if (AopUtils.isCglibProxy(bean)) {
            checkOverridable(method, invocable);
        }
        checkReturn(method);
        return invocable;
    }

    private Method select(Method method) {
        try {
            return AopUtils.selectInvocableMethod(method, bean.getClass());
        } catch (IllegalStateException e) {
            if (Modifier.isPrivate(method.getModifiers())) {
                throw notPassedOn(method, "private", "Make it public, protected or package-private");
            }
            String interfaces = Arrays.stream(AopUtils.getTargetClass(bean).getInterfaces())
                    .map(Class::getSimpleName)
                    .collect(Collectors.joining(", "));
            throw invalid(
                    method,
                    "its bean is a proxy of interfaces (" + interfaces + "), and none of them declares the method",
                    "Declare it in one of them, or use class-based proxies (spring.aop.proxy-target-class=true)");
        }
    }

    /**
     * Checks that a proxy that is a subclass can override the method. Other methods would run on the proxy itself, whose fields are
     * null.
     */
    private void checkOverridable(Method method, Method invocable) {
        int modifiers = invocable.getModifiers();
        if (Modifier.isFinal(modifiers)) {
            throw notPassedOn(
                    method, "final", "Remove final; in Kotlin, open the method or apply the plugin kotlin-spring");
        }
        if (Modifier.isPrivate(modifiers)) {
            throw notPassedOn(method, "private", "Make it public, protected or package-private");
        }
        boolean visible = Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
        Class<?> declaring = invocable.getDeclaringClass();
        if (!visible
                && (!declaring.getPackageName().equals(bean.getClass().getPackageName())
                        || declaring.getClassLoader() != bean.getClass().getClassLoader())) {
            throw notPassedOn(method, "package-private in another package", "Make it public or protected");
        }
    }

    private void checkReturn(Method method) {
        Class<?> returned = GenericTypeResolver.resolveReturnType(method, listener.type());
        if (isAsync(method) && !Future.class.isAssignableFrom(returned)) {
            throw invalid(
                    method,
                    "it is @Async and does not return a CompletableFuture: the event would be acknowledged before it is "
                            + "handled",
                    "Remove @Async, because listeners have their own threads, or return a CompletableFuture");
        }
        if (!NO_VALUE.contains(returned.getName()) && !isAwaited(returned)) {
            throw invalid(
                    method,
                    "it returns " + returned.getSimpleName() + ", but the listener does not use that value",
                    "Return void, or a CompletionStage, Future, Mono or Flux for the listener to wait for");
        }
    }

    private static boolean isAwaited(Class<?> returned) {
        if (CompletionStage.class.isAssignableFrom(returned) || Future.class.isAssignableFrom(returned)) {
            return true;
        }
        for (Class<?> type = returned; type != null; type = type.getSuperclass()) {
            if (AWAITED.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether the method is asynchronous: by {@code @Async}, which may also be woven in by a compiler, or by an advisor of
     * the proxy, which may look for another annotation.
     */
    private boolean isAsync(Method method) {
        if (AnnotatedElementUtils.hasAnnotation(method, Async.class)
                || AnnotatedElementUtils.hasAnnotation(listener.type(), Async.class)) {
            return true;
        }
        for (Object current = bean; current instanceof Advised advised; current = target(advised)) {
            if (Arrays.stream(advised.getAdvisors()).anyMatch(advisor -> isAsync(advisor, method))) {
                return true;
            }
        }
        return false;
    }

    private boolean isAsync(Advisor advisor, Method method) {
        return advisor.getAdvice() instanceof AsyncExecutionAspectSupport
                && (!(advisor instanceof PointcutAdvisor pointed)
                        || AopUtils.canApply(pointed.getPointcut(), listener.type())
                                && pointed.getPointcut().getMethodMatcher().matches(method, listener.type()));
    }

    private static @Nullable Object target(Advised proxy) {
        try {
            return proxy.getTargetSource().getTarget();
        } catch (Exception e) {
            return null; // An unavailable target cannot be examined. Calls of it fail with the reason.
        }
    }

    private InvalidSubscriptionException notPassedOn(Method method, String modifier, String advice) {
        String proxied = ClassUtils.getUserClass(bean).getSimpleName();
        return invalid(
                method,
                "it is " + modifier
                        + ", and its bean is a proxy (for example for transactions or validation), which cannot pass calls "
                        + "of such methods on to the " + proxied,
                advice);
    }

    private InvalidSubscriptionException invalid(Method method, String problem, String advice) {
        return new InvalidSubscriptionException(listener.name(method), problem, advice);
    }
}
