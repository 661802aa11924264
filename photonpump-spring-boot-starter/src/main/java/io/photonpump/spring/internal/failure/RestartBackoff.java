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
 * Counts the failures of something that is waited for, and says how long to wait before the next attempt. Of a row of failures
 * the first is logged, and the success at the end; the others say the same.
 */
public final class RestartBackoff {

    private static final Logger LOG = LoggerFactory.getLogger(RestartBackoff.class);

    private final String who;
    private final Backoff backoff;
    private final ReentrantLock lock = new ReentrantLock();
    private int attempts;
    private @Nullable Instant complainedAt;

    public RestartBackoff(String who, Backoff backoff) {
        this.who = who;
        this.backoff = backoff;
    }

    /** An attempt failed as expected: only a debug line. Returns how long to wait before the next. */
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

    /** An attempt failed; warns of the first in a row. Returns how long to wait before the next. */
    public Duration failed(String what) {
        lock.lock();
        try {
            complain(what);
            attempts++;
            return backoff.delay(attempts, ThreadLocalRandom.current());
        } finally {
            lock.unlock();
        }
    }

    /** Warns, unless it has done so already in this row. */
    void complain(String what) {
        lock.lock();
        try {
            if (complainedAt == null) {
                complainedAt = Instant.now();
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
            if (complainedAt != null) {
                LOG.info(
                        "{} is back after {} and {} attempts",
                        who,
                        Durations.format(Duration.between(complainedAt, Instant.now())),
                        attempts);
            }
            complainedAt = null;
            attempts = 0;
        } finally {
            lock.unlock();
        }
    }
}
