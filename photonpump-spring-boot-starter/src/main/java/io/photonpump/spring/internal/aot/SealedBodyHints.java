package io.photonpump.spring.internal.aot;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventStoreSubscriptions;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Registers reflection hints for the permitted subclasses of sealed bodies. Spring itself registers hints for listener methods and
 * their parameter types, because the listener annotations are {@code @MessageMapping}; it does not follow sealed types.
 */
final class SealedBodyHints implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Set<Class<?>> permitted = new LinkedHashSet<>();
        MethodIntrospector.selectMethods(bean.getBeanClass(), SealedBodyHints::handlesEvents)
                .forEach(method -> collectFrom(method, permitted));
        if (permitted.isEmpty()) {
            return null;
        }
        return (generation, code) -> new BindingReflectionHintsRegistrar()
                .registerReflectionHints(generation.getRuntimeHints().reflection(), permitted.toArray(Class<?>[]::new));
    }

    private static boolean handlesEvents(Method method) {
        return AnnotatedElementUtils.hasAnnotation(method, EventStoreSubscription.class)
                || AnnotatedElementUtils.hasAnnotation(method, EventStoreSubscriptions.class)
                || AnnotatedElementUtils.hasAnnotation(method, EventHandler.class);
    }

    private static void collectFrom(Method method, Set<Class<?>> permitted) {
        for (int i = 0; i < method.getParameterCount(); i++) {
            collect(ResolvableType.forMethodParameter(method, i), permitted);
        }
    }

    /** Collects from the type and from its type arguments: the body of a {@code List} or {@code Optional} parameter. */
    private static void collect(ResolvableType type, Set<Class<?>> permitted) {
        for (ResolvableType generic : type.getGenerics()) {
            collect(generic, permitted);
        }
        collect(type.toClass(), permitted);
    }

    private static void collect(Class<?> type, Set<Class<?>> permitted) {
        // Some JDK types are sealed, but no event body is bound to them.
        if (!type.isSealed() || type.getName().startsWith("java.")) {
            return;
        }
        for (Class<?> subclass : type.getPermittedSubclasses()) {
            permitted.add(subclass);
            collect(subclass, permitted);
        }
    }
}
