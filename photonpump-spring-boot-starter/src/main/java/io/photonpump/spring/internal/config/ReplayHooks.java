package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.OnReplay;
import io.photonpump.spring.internal.invoke.MethodReplayHook;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Assigns the {@link OnReplay} methods of a class to its listeners. */
final class ReplayHooks {

    private final ListenerClass listener;
    private final Map<String, ReplayHook> byId = new HashMap<>();
    private final Map<String, Method> methods = new HashMap<>();

    private ReplayHooks(ListenerClass listener) {
        this.listener = listener;
    }

    /**
     * Assigns the hooks of a class.
     *
     * @param specs the listeners of the class
     * @throws InvalidSubscriptionException if it is not clear which listener a hook resets, or if the hook is never called
     */
    static ReplayHooks of(
            ListenerClass listener,
            Object bean,
            ListenerMethodRules rules,
            List<SubscriptionSpec> specs,
            UnaryOperator<String> resolver) {
        ReplayHooks hooks = new ReplayHooks(listener);
        listener.hooks().forEach((method, annotation) -> {
            ReplayHook hook = new MethodReplayHook(bean, rules.invocable(method));
            List<String> named = Arrays.stream(annotation.value()).map(resolver).toList();
            hooks.idsOf(method, named, specs).forEach(id -> hooks.assign(id, method, hook));
        });
        return hooks;
    }

    @Nullable
    ReplayHook hook(String id) {
        return byId.get(id);
    }

    private List<String> idsOf(Method method, List<String> named, List<SubscriptionSpec> specs) {
        List<String> replayed = specs.stream()
                .filter(spec -> spec.kind() == SubscriptionKind.CATCH_UP)
                .map(SubscriptionSpec::id)
                .toList();
        if (replayed.isEmpty()) {
            throw invalid(
                    method,
                    "it has @OnReplay, but its class has no catch-up listener, and no other kind is replayed",
                    "Remove @OnReplay, or give a listener of the class a checkpoint or a from");
        }
        if (named.isEmpty()) {
            if (replayed.size() > 1) {
                throw invalid(
                        method,
                        "it has @OnReplay, and its class has the catch-up listeners " + text(replayed),
                        "Name those that it resets, for example @OnReplay(\"" + replayed.get(0) + "\")");
            }
            return replayed;
        }
        for (String id : named) {
            if (!replayed.contains(id)) {
                throw invalid(
                        method,
                        "it has @OnReplay(\"" + id + "\"), but no catch-up listener of its class has that id",
                        "The ids are " + text(replayed));
            }
        }
        return named;
    }

    private void assign(String id, Method method, ReplayHook hook) {
        Method other = methods.put(id, method);
        if (other != null) {
            List<String> names = new ArrayList<>(List.of(other.getName(), method.getName()));
            names.sort(null);
            throw new InvalidSubscriptionException(
                    "'" + id + "' (" + listener.name() + ")",
                    "it has several @OnReplay methods: " + text(names),
                    "Keep one of them, which may call the others");
        }
        byId.put(id, hook);
    }

    private static String text(List<String> names) {
        return String.join(" and ", names);
    }

    private InvalidSubscriptionException invalid(Method method, String problem, String advice) {
        return new InvalidSubscriptionException(listener.name(method), problem, advice);
    }
}
