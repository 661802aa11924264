package io.photonpump.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.internal.consumer.ClientHarness;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The future of a request behaves like any other future: every public method, in every state. */
@Timeout(60)
class EveryFutureMethodTest {

    /** Methods that do not depend on the outcome. */
    private static final Set<String> OTHERWISE =
            Set.of("defaultExecutor", "newIncompleteFuture", "getNumberOfDependents");

    /** Methods that wait for an incomplete future. */
    private static final Set<String> BLOCKING = Set.of("join", "get");

    private static final String[] COMPLETING = {"complete", "orTimeout", "obtrude", "cancel"};

    private enum State {
        PENDING,
        DONE,
        NULL,
        FAILED,
        WRAPPED,
        CANCELLED;

        void bring(CompletableFuture<Object> future) {
            switch (this) {
                case PENDING -> {}
                case DONE -> future.complete("done");
                case NULL -> future.complete(null);
                case FAILED -> future.completeExceptionally(new IllegalStateException("failed"));
                case WRAPPED ->
                    future.completeExceptionally(
                            new java.util.concurrent.CompletionException(new IllegalStateException("failed")));
                case CANCELLED -> future.cancel(false);
            }
        }
    }

    private final ClientHarness harness = new ClientHarness(10);

    @AfterEach
    void close() {
        harness.close();
    }

    static Stream<Method> methods() {
        return Arrays.stream(CompletableFuture.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isBridge())
                .filter(method -> method.getDeclaringClass() != Object.class
                        || method.getName().equals("toString"))
                .filter(method -> !OTHERWISE.contains(method.getName()))
                .sorted(Comparator.comparing(Method::toString));
    }

    @SuppressWarnings("unchecked") // any object may be the result: the type is erased
    private CompletableFuture<Object> request() {
        CompletableFuture<?> ping = harness.unanswered(Duration.ofSeconds(50));
        return (CompletableFuture<Object>) ping;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void every_method_behaves_like_that_of_any_other_future(Method method) throws Exception {
        for (State state : State.values()) {
            if (state == State.PENDING && method.getParameterCount() == 0 && BLOCKING.contains(method.getName())) {
                continue;
            }
            assertThat(behaviour(request(), state, method))
                    .as("%s in state %s", method, state)
                    .isEqualTo(behaviour(new CompletableFuture<>(), state, method));
        }
    }

    private static List<String> behaviour(CompletableFuture<Object> future, State state, Method method)
            throws Exception {
        List<String> seen = new ArrayList<>();
        state.bring(future);
        Object returned = seenOf(() -> invoke(method, future), seen);
        if (method.getName().equals("resultNow")) {
            // This one has the failure as its cause.
            seen.replaceAll(text -> text.startsWith("IllegalStateException of ") ? "IllegalStateException" : text);
        }
        boolean completes = Arrays.stream(COMPLETING).anyMatch(method.getName()::startsWith);
        if (completes) {
            awaitDone(future);
        } else {
            future.complete("later");
        }
        if (returned instanceof CompletionStage<?> stage && returned != future) {
            observe("returned", stage.toCompletableFuture(), seen);
        }
        observe("itself", future, seen);
        observe("dependent", future.thenApply(value -> value), seen);
        seen.add(future.toString().replaceAll(".*\\[", "["));
        return seen;
    }

    private static void awaitDone(CompletableFuture<?> future) throws Exception {
        future.handle((value, failure) -> true).get(10, TimeUnit.SECONDS);
    }

    private static void observe(String what, CompletableFuture<?> future, List<String> seen) throws Exception {
        seen.add(what);
        awaitDone(future);
        seenOf(() -> future.get(5, TimeUnit.SECONDS), seen);
        seenOf(future::get, seen);
        seenOf(future::join, seen);
        seenOf(() -> future.getNow(null), seen);
        seen.add(future.isDone() + " " + future.isCancelled() + " " + future.isCompletedExceptionally());
        seenOf(
                () -> future.handle((value, failure) -> value + " " + named(failure))
                        .join(),
                seen);
    }

    /** Returns the result of a call, or the exception that it throws. */
    private static Object seenOf(Callable<?> call, List<String> seen) {
        try {
            Object result = call.call();
            seen.add(
                    result instanceof CompletionStage<?>
                            ? "a stage"
                            : String.valueOf(result).replaceAll(".*\\[", "["));
            return result;
        } catch (Exception e) {
            seen.add(named(e));
            return e;
        }
    }

    /** Newer JDKs throw a cancellation with the original one as its cause, older ones the original. */
    private static String named(Throwable failure) {
        if (failure instanceof CancellationException) {
            return "CancellationException";
        }
        return failure == null ? "" : failure.getClass().getSimpleName() + " of " + named(failure.getCause());
    }

    private static Object invoke(Method method, CompletableFuture<Object> future) throws Exception {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(EveryFutureMethodTest::argument)
                .toArray();
        try {
            return method.invoke(future, arguments);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    private static Object argument(Class<?> type) {
        if (type == long.class) {
            return 10L;
        } else if (type == boolean.class) {
            return true;
        } else if (type == TimeUnit.class) {
            return TimeUnit.MILLISECONDS;
        } else if (type == Executor.class) {
            return (Executor) Runnable::run;
        } else if (type == CompletionStage.class) {
            return CompletableFuture.completedFuture("other");
        } else if (type == Throwable.class) {
            return new IllegalArgumentException("given");
        } else if (type == Supplier.class) {
            return (Supplier<Object>) () -> "supplied";
        } else if (type == Runnable.class) {
            return (Runnable) () -> {};
        } else if (type == Consumer.class) {
            return (Consumer<Object>) value -> {};
        } else if (type == BiConsumer.class) {
            return (BiConsumer<Object, Object>) (one, other) -> {};
        } else if (type == Function.class) {
            return (Function<Object, Object>)
                    value -> CompletableFuture.completedFuture(value instanceof Throwable t ? named(t) : value);
        } else if (type == BiFunction.class) {
            return (BiFunction<Object, Object, Object>)
                    (one, other) -> one + " " + (other instanceof Throwable t ? named(t) : other);
        }
        assertThat(type).isEqualTo(Object.class);
        return "given";
    }

    @org.junit.jupiter.api.Test
    void a_supplier_that_throws_completes_it_too() throws Exception {
        for (CompletableFuture<Object> future : List.of(request(), new CompletableFuture<Object>())) {
            List<String> seen = new ArrayList<>();
            future.completeAsync(() -> {
                throw new IllegalStateException("no");
            });
            await().until(future::isDone);
            observe("itself", future, seen);
            assertThat(seen).contains("ExecutionException of IllegalStateException of ");
        }
    }

    @org.junit.jupiter.api.Test
    void a_waiting_thread_gets_what_another_thread_completes_or_obtrudes() throws Exception {
        List<Consumer<CompletableFuture<Object>>> ways = List.of(
                future -> future.complete("mine"),
                future -> future.completeAsync(() -> "mine"),
                future -> future.completeAsync(() -> "mine", Runnable::run),
                future -> future.completeOnTimeout("mine", 1, TimeUnit.MILLISECONDS),
                future -> future.obtrudeValue("mine"));
        for (Consumer<CompletableFuture<Object>> way : ways) {
            CompletableFuture<Object> future = request();
            Object[] result = new Object[1];
            Thread waiting = new Thread(() -> result[0] = future.join());
            waiting.start();
            await().until(() ->
                    waiting.getState() == Thread.State.WAITING || waiting.getState() == Thread.State.TIMED_WAITING);
            way.accept(future);
            waiting.join(5_000);
            assertThat(result[0]).isEqualTo("mine");
        }
    }
}
