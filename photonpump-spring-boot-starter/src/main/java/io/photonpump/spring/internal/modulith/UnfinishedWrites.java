package io.photonpump.spring.internal.modulith;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.modulith.events.EventExternalized;

/**
 * The writes of the externalizer that have started and not ended. Their futures would block the thread that starts writes, because
 * {@code @Async} waits for them. This advisor runs between {@code @Async} and Spring Modulith's completion of publications and keeps the
 * futures. It lets the thread wait only if too many writes are unfinished.
 */
public final class UnfinishedWrites extends StaticMethodMatcherPointcutAdvisor implements MethodInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedWrites.class);
    private static final int MAX_WRITES = 1_000;

    /** Spring Modulith's interceptor has 10. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 5;

    private final transient Semaphore free = new Semaphore(MAX_WRITES);
    private final transient ApplicationEventPublisher events;

    /**
     * Creates an advisor without unfinished writes.
     *
     * @param events publishes an event for each write that succeeded
     */
    public UnfinishedWrites(ApplicationEventPublisher events) {
        this.events = events;
        setOrder(ORDER);
        setClassFilter(EventStoreExternalizer.class::isAssignableFrom);
        setAdvice(this);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return method.getName().equals(EventStoreExternalizer.LISTENER_METHOD);
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        free.acquire();
        Object write;
        try {
            write = invocation.proceed();
        } catch (Throwable e) {
            free.release();
            throw e;
        }
        if (write instanceof CompletionStage<?> unfinished) {
            unfinished.whenComplete((result, failure) -> {
                free.release();
                publish(result);
            });
        } else {
            free.release();
        }
        return null;
    }

    private void publish(@Nullable Object result) {
        if (result instanceof EventExternalized<?, ?> externalized) {
            try {
                events.publishEvent(externalized);
            } catch (RuntimeException e) {
                LOG.warn("A listener threw when it was notified that an event was written", e);
            }
        }
    }

    /**
     * Waits until all writes have ended.
     *
     * @return whether all have ended
     */
    boolean await(Duration timeout) throws InterruptedException {
        return free.tryAcquire(MAX_WRITES, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
