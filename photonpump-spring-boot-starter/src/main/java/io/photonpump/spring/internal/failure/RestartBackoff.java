package io.photonpump.spring.internal.failure;

import io.photonpump.internal.text.Durations;
import io.photonpump.settings.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts consecutive failures and determines the wait before the next attempt. Of consecutive failures, only the first is logged,
 * and the success at the end.
 *
 * <p>{@code lock} guards {@code attempts} and {@code warnedAt}. Safe on any thread.
 */
public final class RestartBackoff {

    private static final Logger LOG = LoggerFactory.getLogger(RestartBackoff.class);

    private final String who;
    private final Backoff backoff;
    private final ReentrantLock lock = new ReentrantLock();
    private int attempts;
    private @Nullable Instant warnedAt;

    public RestartBackoff(String who, Backoff backoff) {
        this.who = who;
        this.backoff = backoff;
    }

    /** Records an expected failure, which is logged at debug level only. Returns the wait before the next attempt. */
    public Duration failedQuietly(String what) {
        lock.lock();
        try {
            attempts++;
            LOG.debug("{} waits, attempt {} failed: {}", who, attempts, what);
            return backoff.delay(attempts, ThreadLocalRandom.current());
        } finally {
            lock.unlock();
        }
    }

    /** Records a failure and warns of the first one. Returns the wait before the next attempt. */
    public Duration failed(String what) {
        lock.lock();
        try {
            warn(what);
            attempts++;
            return backoff.delay(attempts, ThreadLocalRandom.current());
        } finally {
            lock.unlock();
        }
    }

    /** Warns of the first of consecutive failures. */
    void warn(String what) {
        lock.lock();
        try {
            if (warnedAt == null) {
                warnedAt = Instant.now();
                LOG.warn("{} is interrupted and tries again until it works: {}", who, what);
            } else {
                LOG.debug("{} waits, attempt {} failed: {}", who, attempts + 1, what);
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean isFirstAttempt() {
        lock.lock();
        try {
            return attempts == 1;
        } finally {
            lock.unlock();
        }
    }

    public void succeeded() {
        lock.lock();
        try {
            if (warnedAt != null) {
                LOG.info(
                        "{} works again after {} and {} attempts",
                        who,
                        Durations.format(Duration.between(warnedAt, Instant.now())),
                        attempts);
            }
            warnedAt = null;
            attempts = 0;
        } finally {
            lock.unlock();
        }
    }
}
