package io.photonpump.spring.listener.container;

import io.photonpump.event.InWords;
import io.photonpump.settings.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts attempts to subscribe again, and says how long to wait between them. Of a row of failures the first is logged, and
 * the success at the end; the others say the same.
 */
final class Comeback {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultSubscriptionContainer.class);

    private final String who;
    private final Backoff backoff;
    private final ReentrantLock lock = new ReentrantLock();
    private int attempts;
    private @Nullable Instant complainedAt;

    Comeback(String who, Backoff backoff) {
        this.who = who;
        this.backoff = backoff;
    }

    /** A subscription ended; returns how long to wait before the next. */
    Duration failed(DropPolicy.Next next, String what) {
        lock.lock();
        try {
            attempts++;
            if (next == DropPolicy.Next.AGAIN) {
                complain(what);
            } else {
                LOG.debug("{} tries to come back, attempt {}: {}", who, attempts, what);
            }
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
                LOG.warn("{} is interrupted and tries to come back: {}", who, what);
            } else {
                LOG.debug("{} tries to come back, attempt {}: {}", who, attempts, what);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isFirstAttempt() {
        lock.lock();
        try {
            return attempts == 1;
        } finally {
            lock.unlock();
        }
    }

    void succeeded() {
        lock.lock();
        try {
            if (complainedAt != null) {
                LOG.info(
                        "{} is back after {} and {} attempts",
                        who,
                        InWords.of(Duration.between(complainedAt, Instant.now())),
                        attempts);
            }
            complainedAt = null;
            attempts = 0;
        } finally {
            lock.unlock();
        }
    }
}
